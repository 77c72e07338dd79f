"""Many episodes of the same players, as one game: matched players, what adds up, and what has to be computed."""
