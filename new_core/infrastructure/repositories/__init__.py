"""Adapters to what is stored."""
