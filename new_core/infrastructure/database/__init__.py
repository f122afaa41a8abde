"""SQLAlchemy: sessions, mappings, migrations."""
