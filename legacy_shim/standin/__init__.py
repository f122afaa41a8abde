"""A runnable stand-in for the ERP monolith: the old contract with its quirks, on the old schema, made to be strangled."""
