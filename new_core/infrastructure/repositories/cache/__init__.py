"""Repositories that answer repeated reads from the cache."""
