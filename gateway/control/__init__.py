"""The control plane: JSON API, web pages, health and metrics, on a server of its own."""
