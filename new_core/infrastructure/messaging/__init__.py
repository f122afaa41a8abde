"""What is told to others: out of the outbox, by Celery or in this process, at least once and in order."""
