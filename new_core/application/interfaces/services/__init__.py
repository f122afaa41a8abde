"""Ports to what is not stored: the clock, tokens."""
