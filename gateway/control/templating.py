"""Pages from Jinja templates, always escaped."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from gateway.compare import ABSENT
from gateway.compare.texts import visible
from gateway.control.language import COOKIE, LANGUAGES, Words, choose
from gateway.control.roles import Role
from gateway.control.sides import readable

FOLDER = Path(__file__).parent
_LONGEST_VALUE = 120


def _moment(value: datetime | float) -> Markup:
    """A time for people and programs; numbers are seconds since 1970."""
    moment = value if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC)
    shown = moment.strftime("%Y-%m-%d %H:%M:%S UTC")
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), shown)


def _shown(value: object) -> str:
    """The beginning of a JSON value as it stands in a body; a dash where there is none."""
    text = "—" if value is ABSENT else visible(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _parted(name: str) -> Markup:
    """A name that may be broken after each of its parts, where there is no room for all of it."""
    return Markup("<wbr>").join(re.findall(r"[^._]*[._]+|[^._]+", name))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        # A name that nobody gave is an error, which a test finds, rather than a gap in the page.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = _moment
    environment.filters["parted"] = _parted
    environment.filters["readable"] = readable
    environment.filters["shown"] = _shown
    return environment


_ENVIRONMENT = _environment()


_PAGES = (
    ("Progress", "/progress", "/progress"),
    ("Endpoints", "/", "/endpoints/"),
    ("Differences", "/differences", "/signatures/"),
    ("Rules", "/rules", "/rules"),
    ("Candidates", "/candidates", "/candidates"),
    ("Audit", "/audit", "/audit"),
    ("Search", "/search", "/search"),
    ("API", "/docs", "/docs"),
)
_OPERATORS_PAGES = (("Access", "/access", "/access"),)
"""Name, address, and how the addresses of what belongs to it begin."""


def compile_templates() -> None:
    """Before anybody asks: the first page would be slow for it."""
    for name in _ENVIRONMENT.list_templates():
        _ENVIRONMENT.get_template(name)


def words_of(request: Request) -> Words:
    """The language this browser reads."""
    return choose(request.cookies.get(COOKIE, ""), request.headers.get("accept-language", ""))


def render(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page; ``shell`` (what the frame around every page shows) is None on error pages."""
    words = words_of(request)
    pages = (*_PAGES, *_OPERATORS_PAGES) if getattr(values.get("shell"), "role", "") == Role.OPERATOR else _PAGES
    path, query = request.url.path, request.url.query
    frame = {
        "shell": None,
        "path": path,
        "here": path + (f"?{query}" if query else ""),
        "t": words,
        "languages": LANGUAGES,
        "pages": [(name, address, path == address or path.startswith(below)) for name, address, below in pages],
        "twin": "",
    }
    page = HTMLResponse(_ENVIRONMENT.get_template(template).render({**frame, **values}), status)
    page.headers["Content-Language"] = words.code
    page.headers["Vary"] = "Accept-Language, Cookie"
    return page
