"""What is read again and again, kept for a while: in Redis, in memory, or not at all."""
