"""Live traffic on record, while somebody wants it: copied as it passes, hidden, and written beside the request's way."""
