"""The other side asked in the shadow: what may be asked, asking it, judging what came, all off the client's way."""
