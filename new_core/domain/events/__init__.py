"""What happened, in the past tense; written to the outbox in the commit that made it true."""
