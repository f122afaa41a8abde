"""Use cases. A service never calls another: one call, one transaction."""
