"""What sending promises, measured against Debian's smtp-sink and against a sink of our own that counts and misbehaves."""
