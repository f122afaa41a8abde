"""Zoho's access token: made from the refresh token by one process at a time, used by all."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import httpx
from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.infrastructure.database.deliveries import zoho_token
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.http_service import Call, HttpService

SERVICE: Final = "zoho"
MARGIN: Final = timedelta(minutes=2)
"""A token is renewed that long before it ends, so that it does not end on its way."""
LEASE: Final = timedelta(seconds=60)
"""How long the others leave the renewal to the process that has begun it; longer than its requests can take."""
POLL_SECONDS: Final = 0.25
MOST_POLLS: Final = 60
WRONG_CREDENTIALS: Final = {"invalid_code", "invalid_client", "invalid_client_secret"}


@dataclass(frozen=True, slots=True)
class ZohoCredentials:
    organization_id: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    accounts_url: str = "https://accounts.zoho.com"


class ZohoTokens:
    """In the database lies only the access token, which is good for an hour; never what makes new ones."""

    def __init__(
        self,
        database: Database,
        service: HttpService,
        credentials: ZohoCredentials,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._service = service
        self._credentials = credentials
        self._clock = clock
        self._sleep = sleep
        self._is_ours = zoho_token.c.organization_id == credentials.organization_id

    async def current(self, refused: str | None = None) -> str:
        """Give a token that is good; `refused` is one that Zoho would not take, although it should have lasted."""
        mine = uuid.uuid4().hex
        for _ in range(MOST_POLLS):
            kept = await self._kept()
            if kept is not None and kept != refused:
                return kept
            if await self._may_renew(mine, refused):
                return await self._renew(mine)
            await self._sleep(POLL_SECONDS)
        raise TemporaryServiceError(SERVICE, "another process renews the token and does not finish")

    async def _kept(self) -> str | None:
        is_good = zoho_token.c.expires_at > self._clock() + MARGIN
        statement = select(zoho_token.c.access_token).where(self._is_ours, is_good)
        async with self._database.session(read_only=True) as session:
            token: str | None = await session.scalar(statement)
        return token

    async def _may_renew(self, mine: str, refused: str | None) -> bool:
        await self._ensure_row()
        now = self._clock()
        is_free = or_(zoho_token.c.refreshing_until.is_(None), zoho_token.c.refreshing_until <= now)
        # Asked again here: since we looked, another process may have finished.
        is_needed = or_(
            zoho_token.c.expires_at.is_(None),
            zoho_token.c.expires_at <= now + MARGIN,
            zoho_token.c.access_token == refused,
        )
        take = (
            update(zoho_token)
            .where(self._is_ours, is_free, is_needed)
            .values(refreshed_by=mine, refreshing_until=now + LEASE)
            .returning(zoho_token.c.organization_id)
        )
        async with self._database.session() as session:
            taken = (await session.execute(take)).first() is not None
            await session.commit()
        return taken

    async def _ensure_row(self) -> None:
        async with self._database.session(read_only=True) as session:
            if await session.scalar(select(zoho_token.c.organization_id).where(self._is_ours)) is not None:
                return
        # If another process is quicker, its row does as well.
        with suppress(IntegrityError):
            async with self._database.session() as session:
                row = {"organization_id": self._credentials.organization_id}
                await session.execute(insert(zoho_token).values(row))
                await session.commit()

    async def _renew(self, mine: str) -> str:
        is_mine = zoho_token.c.refreshed_by == mine
        free: dict[str, str | datetime | None] = {"refreshed_by": None, "refreshing_until": None}
        try:
            token, lifetime = await self._ask_for_token()
            free |= {"access_token": token, "expires_at": self._clock() + lifetime}
        finally:
            async with self._database.session() as session:
                await session.execute(update(zoho_token).where(is_mine).values(free))
                await session.commit()
        return token

    async def _ask_for_token(self) -> tuple[str, timedelta]:
        told = self._credentials
        form = {
            "grant_type": "refresh_token",
            "refresh_token": told.refresh_token,
            "client_id": told.client_id,
            "client_secret": told.client_secret,
        }
        response = await self._service.send(Call("POST", f"{told.accounts_url}/oauth/v2/token", form=form))
        return _token_of(response)


def _token_of(response: httpx.Response) -> tuple[str, timedelta]:
    """Read the answer; Zoho reports errors with status 200 as well."""
    try:
        answer = response.json()
    except ValueError as error:
        raise TemporaryServiceError(SERVICE, "the token endpoint answered no JSON") from error
    problem = answer.get("error") if isinstance(answer, dict) else None
    if problem in WRONG_CREDENTIALS or response.status_code == 401:
        raise PermanentServiceError(SERVICE, f"the credentials are refused ({problem}): look at NEW_CORE_ZOHO_*")
    try:
        return str(answer["access_token"]), timedelta(seconds=int(answer["expires_in"]))
    except (KeyError, TypeError, ValueError) as error:
        raise TemporaryServiceError(SERVICE, f"the token endpoint answered without a token ({problem})") from error
