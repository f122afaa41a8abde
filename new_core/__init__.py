"""The ERP rewritten in four layers; it never learns that a migration is going on."""
