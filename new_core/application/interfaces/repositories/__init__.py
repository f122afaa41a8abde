"""Ports to what is stored."""
