"""One call for each screen of a client: several services read at once, composed here because services never call each other."""
