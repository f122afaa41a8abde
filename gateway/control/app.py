"""The control plane's application: API, pages, health and metrics over one ``Control``."""

from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from gateway.control import account, api, exporting, grants, health, pages, pulse, recordings, reports, rules, triaging
from gateway.control.auth import may_read
from gateway.control.context import Control
from gateway.control.errors import add_error_handlers
from gateway.control.middleware import AnswerHeaders, BodyLimit
from gateway.control.templating import FOLDER
from gateway.control.web import access, differences, endpoint, making, progress, search, signature
from gateway.control.web import rules as rule_pages

_ABOUT = (
    "Changes need a bearer token: the operator token, or a personal one whose role covers them. "
    "Reading is open to whoever reaches this server, unless BANYAN_READ is signed-in."
)


def create_control(control: Control) -> FastAPI:
    # FastAPI's own documentation pages load scripts from elsewhere, so /docs is a page of ours.
    # Reading is judged for all routes at once, so that no router can forget it; its own openapi.json is not among them.
    app = FastAPI(
        title="Banyan control plane",
        description=_ABOUT,
        version=version("banyan"),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(may_read)],
    )
    app.state.control = control
    app.include_router(api.router)
    app.include_router(grants.router)
    app.include_router(reports.router)
    app.include_router(exporting.router)
    app.include_router(rules.router)
    app.include_router(recordings.router)
    app.include_router(triaging.router)
    app.include_router(health.router)
    app.include_router(pulse.router)
    for each in (pages, progress, endpoint, differences, signature, making, rule_pages, search, access):
        app.include_router(each.router)
    app.include_router(account.router)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    app.add_middleware(BodyLimit)
    app.add_middleware(AnswerHeaders)
    add_error_handlers(app)
    return app
