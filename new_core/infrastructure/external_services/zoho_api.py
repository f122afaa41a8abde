"""Requests to Zoho Books, version 3 of its API: signed, and their answers read."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.infrastructure.external_services.http_service import Call, HttpService
from new_core.infrastructure.external_services.zoho_records import Kind, Sought, Stored
from new_core.infrastructure.external_services.zoho_token import SERVICE, ZohoTokens

PAGE_SIZE: Final = 200
"""The most Zoho gives at once."""
MOST_PAGES: Final = 5_000
"""A million rows: beyond that `has_more_page` is not to be believed."""
Body = Mapping[str, object]


class PageContext(BaseModel):
    has_more_page: bool = False


class Done(BaseModel):
    """What is asked of every answer: `code` is 0 where it worked, whatever the status says."""

    model_config = ConfigDict(extra="allow")

    code: int
    message: str = ""
    page_context: PageContext = PageContext()

    @property
    def values(self) -> Mapping[str, Any]:
        return self.model_extra or {}


class ZohoApi:
    def __init__(self, service: HttpService, tokens: ZohoTokens, api_url: str, organization_id: str) -> None:
        self._service = service
        self._tokens = tokens
        self._url = api_url
        self._organization_id = organization_id

    async def find(self, kind: Kind, known: str | None, sought: Sought) -> Stored | None:
        """Look by the id, if there is one, and else by what we call it."""
        if known is not None and (stored := await self.get(kind, known)) is not None:
            return stored
        params = {kind.search: sought.text[: kind.longest_search], **sought.also}
        async for row in self.rows(kind, params):
            # Filters are kinder than we need: parts of a number, or many of one name.
            if str(row.get(kind.number, sought.number)) == sought.number:
                return Stored(str(row[kind.key]), str(row.get("status", "")))
        return None

    async def get(self, kind: Kind, zoho_id: str) -> Stored | None:
        answer = await self._ask(Call("GET", f"/{kind.path}/{zoho_id}"))
        return None if answer is None else _stored(kind, answer)

    async def create(self, kind: Kind, body: Body, params: Mapping[str, str] | None = None) -> Stored:
        # Not repeatable: after a time-out it may be there. The outbox comes again and looks first.
        answer = await self._ask(Call("POST", f"/{kind.path}", params=params, json=body, is_repeatable=False))
        if answer is None:
            raise PermanentServiceError(SERVICE, f"POST /{kind.path} answered 404: look at NEW_CORE_ZOHO_API_URL")
        return _stored(kind, answer)

    async def change(self, kind: Kind, zoho_id: str, body: Body, params: Mapping[str, str] | None = None) -> None:
        await self._ask(Call("PUT", f"/{kind.path}/{zoho_id}", params=params, json=body))

    async def mark(self, kind: Kind, zoho_id: str, status: str) -> bool:
        """Give it a status, which has an address of its own; False if there is no such record."""
        return await self._ask(Call("POST", f"/{kind.path}/{zoho_id}/{status}")) is not None

    async def rows(self, kind: Kind, params: Mapping[str, str]) -> AsyncIterator[Mapping[str, Any]]:
        for page in range(1, MOST_PAGES + 1):
            paged = {**params, "page": str(page), "per_page": str(PAGE_SIZE)}
            answer = await self._ask(Call("GET", f"/{kind.path}", params=paged))
            if answer is None:
                return
            for row in kind.rows(answer.values):
                if not isinstance(row, dict) or kind.key not in row:
                    raise _malformed(f"a row of /{kind.path} has no {kind.key}")
                yield row
            if not answer.page_context.has_more_page:
                return
        raise PermanentServiceError(SERVICE, f"more than {MOST_PAGES} pages of {kind.path}")

    async def currencies(self) -> dict[str, str]:
        """The ids of the currencies that are set up, by code."""
        answer = await self._ask(Call("GET", "/settings/currencies"))
        found = answer.values.get("currencies") if answer else None
        try:
            return {str(each["currency_code"]): str(each["currency_id"]) for each in found or ()}
        except (KeyError, TypeError) as error:
            raise _malformed("a currency has no code or id") from error

    async def close(self) -> None:
        await self._service.close()

    async def _ask(self, call: Call) -> Done | None:
        """Send it; None where there is no such thing."""
        token = await self._tokens.current()
        response = await self._service.send(self._signed(call, token))
        if response.status_code == 401:
            # Zoho ends a token early when too many are out: one new one, and no more than one.
            token = await self._tokens.current(refused=token)
            response = await self._service.send(self._signed(call, token))
        if response.status_code == 401:
            # A new token is refused too: it is what the credentials may do, and no later attempt changes that.
            raise PermanentServiceError(SERVICE, f"{call.method} {call.url} answered 401")
        if response.status_code == 404:
            return None
        done = _read(response)
        if done.code != 0:
            raise PermanentServiceError(
                SERVICE, f"{call.method} {call.url} was refused ({done.code}): {done.message[:200]}"
            )
        return done

    def _signed(self, call: Call, token: str) -> Call:
        params: Mapping[str, str] = {**(call.params or {}), "organization_id": self._organization_id}
        headers = {"Authorization": f"Zoho-oauthtoken {token}"}
        return Call(call.method, self._url + call.url, headers, params, call.json, is_repeatable=call.is_repeatable)


def _stored(kind: Kind, answer: Done) -> Stored:
    row = kind.row(answer.values)
    if row is None:
        raise _malformed(f"no {kind.key}")
    person = row.get("primary_contact_id")
    return Stored(str(row[kind.key]), str(row.get("status", "")), str(person) if person else None)


def _read(response: httpx.Response) -> Done:
    """Read an answer. One that is not as documented comes from something in between, and passes."""
    try:
        return Done.model_validate_json(response.content)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise _malformed(f"{where or 'body'}: {problem['msg']}") from error


def _malformed(problem: str) -> TemporaryServiceError:
    return TemporaryServiceError(SERVICE, f"the answer is malformed: {problem}")
