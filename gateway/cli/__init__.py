"""The command line: what starts the gateway, and what talks to one that runs."""
