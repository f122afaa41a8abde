"""Plain ASGI middleware around all endpoints."""
