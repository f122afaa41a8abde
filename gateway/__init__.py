"""A reverse proxy that decides per endpoint, by flag, which of two sides answers."""
