"""Values without identity: frozen, equal by content."""
