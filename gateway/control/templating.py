"""Pages from Jinja templates, always escaped."""

from datetime import datetime
from pathlib import Path

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

FOLDER = Path(__file__).parent


def _moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%d %H:%M:%S UTC")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = _moment
    return environment


_ENVIRONMENT = _environment()


def render(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page; ``shell`` (what the frame around every page shows) is None on error pages."""
    values = {"shell": None, "path": request.url.path, **values}
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(values), status)
