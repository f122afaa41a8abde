"""Errors of the domain; the whole tree is drawn in `base`."""
