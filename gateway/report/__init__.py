"""What the gateway keeps in its store beside the flags, for people to read."""
