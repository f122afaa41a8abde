"""HTTP: requests in, service calls, answers out."""
