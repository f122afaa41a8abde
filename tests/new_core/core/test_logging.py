import json

import pytest
import structlog
from pydantic import SecretStr

from new_core.core.config import Settings
from new_core.core.logging import configure_logging


def _settings(**given: str) -> Settings:
    values = {"environment": "test", "database_url": "sqlite://", "secret_key": SecretStr("x"), **given}
    return Settings.model_validate(values)


def test_a_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(_settings())
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger().info("new_core.request", status=200)
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["status"], line["request_id"], line["level"]) == ("new_core.request", 200, "r1", "info")


def test_lines_below_the_level_are_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(_settings(log_level="error"))
    structlog.get_logger().info("new_core.request")
    assert capsys.readouterr().out == ""


def test_people_get_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(_settings(log_format="console"))
    structlog.get_logger().info("new_core.request", status=200)
    assert "new_core.request" in capsys.readouterr().out
