"""Adapters: databases and other outside things behind the ports of `application.interfaces`."""
