"""Ports: what the services need, said by the services. Adapters are in `infrastructure`."""
