"""Repositories over SQLAlchemy sessions."""
