"""Where clients arrive: our own HTTP/1.1 server, or an ASGI application for granian and uvicorn."""
