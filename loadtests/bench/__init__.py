"""Measures the gateway beside other proxies: `python -m loadtests.bench --help`. It speaks HTTP to all of them alike."""
