"""What a concept promises: what it pays for threats, and which axioms it keeps."""
