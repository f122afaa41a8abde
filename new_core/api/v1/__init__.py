"""Version 1. Closed by default: whoever adds an endpoint here needs a token to reach it."""
