"""The explorer page and the HTTP API: `detente serve`.

A request passes the guard (who asks, how much), waits for a worker process, and is answered there from its bytes by
code that knows nothing of HTTP; the server only carries bytes, so that no solve ever holds up another request.
"""
