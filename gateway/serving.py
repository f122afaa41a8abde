"""The data plane as an ASGI application read from the environment: ``uvicorn gateway.serving:app`` and the like."""

import os

from gateway.config import Settings
from gateway.edge.asgi import AsgiEdge
from gateway.plane import data_plane

HANDED_OVER = "BANYAN_SETTINGS"
"""Holds the supervisor's settings as JSON, so that command-line options reach a server's own processes."""


def _settings() -> Settings:
    handed = os.environ.get(HANDED_OVER)
    return Settings.model_validate_json(handed) if handed else Settings()


app = AsgiEdge(lambda: data_plane(_settings()))
