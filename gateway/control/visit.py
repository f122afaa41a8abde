"""One browser's request for a page: its session, the notice left for it, and the frame around every page."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from flags.errors import StoreError
from flags.provider import AuditEntry
from flags.registry import KILL_SWITCH
from gateway.control.auth import InSession, check_role
from gateway.control.context import Control, InControl
from gateway.control.errors import ForbiddenError, StaleFormError
from gateway.control.forms import text_of
from gateway.control.language import Words
from gateway.control.overview import is_killed
from gateway.control.roles import Identity, Role
from gateway.control.sessions import SESSION_TIME, Seals, Session, cookie_name
from gateway.control.templating import render, words_of

_MAX_FIELDS = 20_000
_NOTICE_SECONDS = 60
_LONGEST_TEXT = 20_000
_NOT_TYPED = frozenset({"form_token", "token", "tried", "next", "ids", "on", "answer"})
"""Of a form: what no person wrote, or nobody else must read."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about what was just done; ``kind`` is ``done`` or ``failed``."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame around a page shows."""

    actor: str
    role: str
    form_token: str
    here: str
    notice: Notice | None
    killed: bool
    killed_by: AuditEntry | None
    lost_store: bool
    revision: int
    pulse: str
    """What a page that listens for changes has seen."""
    has_catalog: bool
    legacy_url: str
    new_url: str


@dataclass(frozen=True, slots=True)
class Visit:
    request: Request
    control: Control
    seals: Seals
    session: Session | None
    identity: Identity | None = None

    @property
    def actor(self) -> str:
        """The name of whoever is signed in; empty for visitors."""
        return self.identity.name if self.identity else ""

    @property
    def words(self) -> Words:
        """Of this browser's language."""
        return words_of(self.request)

    def say(self, text: str, /, **values: object) -> str:
        return self.words(text, **values)

    @property
    def is_secure(self) -> bool:
        """Over TLS, cookies stay there."""
        return self.request.url.scheme == "https"

    async def form(self) -> FormData:
        """The posted form, or ``ForbiddenError`` where no page of ours sent it."""
        origin = self.request.headers.get("origin")
        # Some browsers send no Origin; the form's token, which no other site can know, decides then.
        if origin is not None and urlsplit(origin).netloc != self.request.headers.get("host"):
            raise ForbiddenError("this form came from another site; open this address itself and repeat")
        # Starlette's own limit is 1000 fields, and each endpoint that is ticked is one.
        form = await self.request.form(max_fields=_MAX_FIELDS)
        try:
            self.seals.check_form(self.session, text_of(form, "form_token"))
        except ForbiddenError as error:
            raise StaleFormError(str(error), _typed(form)) from None
        return form

    async def form_of(self, role: Role) -> FormData:
        """The posted form of somebody with this role."""
        form = await self.form()
        if self.identity is None:
            raise ForbiddenError("changes need somebody who is signed in; sign in and repeat")
        check_role(self.identity, role)
        return form

    async def page(self, template: str, status: int = 200, notice: Notice | None = None, **values: object) -> Response:
        left = self._left_notice()
        shell = await self._shell(notice or left)
        page = render(self.request, template, status, shell=shell, **values)
        if left is not None:
            page.delete_cookie(self._cookie("notice"))
        return page

    def leave(self, target: str, notice: Notice | None = None) -> Response:
        """Send the browser on, with a notice for the page it will see."""
        # 303, because a browser asks for the target by GET then, and loading the page again sends no form twice.
        response = RedirectResponse(target, status_code=303)
        if notice is not None:
            sealed = self.seals.seal("notice", [notice.kind, notice.sentence])
            self._set_cookie(response, "notice", sealed, _NOTICE_SECONDS)
        return response

    def keep_session(self, response: Response, session: Session) -> None:
        self._set_cookie(response, "session", self.seals.seal_session(session), int(SESSION_TIME.total_seconds()))

    def drop_session(self, response: Response) -> None:
        response.delete_cookie(self._cookie("session"))

    async def _shell(self, notice: Notice | None) -> Shell:
        control, settings = self.control, self.control.settings
        killed = is_killed(control.flags.current.flags)
        query = self.request.url.query
        return Shell(
            actor=self.actor,
            role=self.identity.role if self.identity else "",
            form_token=self.seals.form_token(self.session) if self.session else "",
            here=self.request.url.path + (f"?{query}" if query else ""),
            notice=notice,
            killed=killed,
            killed_by=await self._killed_by() if killed else None,
            lost_store=not control.flags.healthy,
            revision=control.flags.revision,
            pulse=await control.pulse.current() if control.flags.healthy else "",
            has_catalog=len(control.catalog) > 0,
            legacy_url=shown_url(settings.legacy_url),
            new_url=shown_url(settings.new_url),
        )

    async def _killed_by(self) -> AuditEntry | None:
        try:
            entries = await self.control.flags.audit(1, None, KILL_SWITCH)
        except StoreError:
            return None
        return entries[0] if entries else None

    def _left_notice(self) -> Notice | None:
        match self.seals.open("notice", self.request.cookies.get(self._cookie("notice"), "")):
            case [str(kind), str(sentence)]:
                return Notice(kind, sentence)
            case _:
                return None

    def _set_cookie(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            self._cookie(name),
            value,
            max_age=seconds,
            httponly=True,
            samesite="strict",
            secure=self.is_secure,
        )

    def _cookie(self, name: str) -> str:
        return cookie_name(name, self.control.settings.control_port)


def _typed(form: FormData) -> dict[str, str]:
    """What somebody would have to write again."""
    texts = {name: text_of(form, name)[:_LONGEST_TEXT] for name in form if name not in _NOT_TYPED}
    return {name: text for name, text in texts.items() if text}


def _visit_of(request: Request, control: InControl, identity: InSession) -> Visit:
    seals = Seals(control.token)
    cookie = request.cookies.get(cookie_name("session", control.settings.control_port), "")
    return Visit(request, control, seals, seals.session(cookie, control.now()), identity)


InVisit = Annotated[Visit, Depends(_visit_of)]


def local_path(text: str) -> str:
    """A path on this server to go on to; anything that could lead elsewhere becomes the first page."""
    is_local = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if is_local else "/"


def shown_url(url: str | None) -> str:
    """An address as a page may show it: no user, no password."""
    if url is None:
        return ""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
