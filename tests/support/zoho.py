"""Zoho Books as far as we use it, behind respx: records of all kinds, their statuses, tokens that end."""

import json
from typing import Any, Final
from urllib.parse import parse_qs

import httpx
import respx

API = "https://zoho.test/books/v3"
ACCOUNTS = "https://accounts.zoho.test"
ID: Final = {
    "contacts": "contact_id",
    "items": "item_id",
    "salesorders": "salesorder_id",
    "invoices": "invoice_id",
    "bills": "bill_id",
    "customerpayments": "payment_id",
    "vendorpayments": "payment_id",
}
ONE: Final = {"salesorders": "salesorder", "customerpayments": "payment", "vendorpayments": "vendorpayment"}
FIRST_STATUS: Final = {"contacts": "active", "items": "active"}
PREFIXES: Final = {"contact_name_startswith": "contact_name", "name_startswith": "name"}
NO_FILTERS: Final = {"organization_id", "filter_by", "page", "per_page", "sort_column"}
CURRENCIES: Final = [{"currency_id": "c-iqd", "currency_code": "IQD"}, {"currency_id": "c-usd", "currency_code": "USD"}]


class FakeZoho:
    """Routes are added to a respx router; what is stored can be looked at, `problems` are answered first."""

    def __init__(self, router: respx.MockRouter | None = None) -> None:
        self.stored: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in ID}
        self.tokens: list[str] = []
        self.problems: list[httpx.Response | Exception] = []
        self.requests: list[str] = []
        if router is not None:
            router.post(f"{ACCOUNTS}/oauth/v2/token").mock(side_effect=self.token)
            router.route(url__startswith=API).mock(side_effect=self.answer)

    @property
    def contacts(self) -> dict[str, dict[str, Any]]:
        return self.stored["contacts"]

    @property
    def writes(self) -> list[str]:
        return [request for request in self.requests if not request.startswith("GET")]

    def the(self, kind: str) -> dict[str, Any]:
        """The only record of the kind."""
        (record,) = self.stored[kind].values()
        return record

    def token(self, request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        if form["refresh_token"] != ["refresh"]:
            return httpx.Response(200, json={"error": "invalid_code"})
        self.tokens.append(f"token-{len(self.tokens) + 1}")
        return httpx.Response(200, json={"access_token": self.tokens[-1], "expires_in": 3600})

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/books/v3")
        self.requests.append(f"{request.method} {path}")
        if self.problems:
            problem = self.problems.pop(0)
            if isinstance(problem, Exception):
                raise problem
            return problem
        assert request.url.params["organization_id"] == "org"
        if request.headers["authorization"] != f"Zoho-oauthtoken {self.tokens[-1]}":
            return httpx.Response(401, json={"code": 57, "message": "not authorized"})
        if path == "/settings/currencies":
            return _done({"currencies": CURRENCIES})
        _, kind, *rest = path.split("/")
        return self.act(request, kind, rest)

    def act(self, request: httpx.Request, kind: str, rest: list[str]) -> httpx.Response:
        records = self.stored[kind]
        body = json.loads(request.content) if request.content else {}
        if not rest and request.method == "GET":
            return _done(self.listing(request, kind))
        zoho_id = rest[0] if rest else f"{kind[0]}{len(records) + 1}"
        if not rest:
            records[zoho_id] = {ID[kind]: zoho_id, "status": FIRST_STATUS.get(kind, "draft"), **body}
        elif zoho_id not in records:
            return httpx.Response(404, json={"code": 1002, "message": "does not exist"})
        elif request.method == "PUT":
            records[zoho_id] |= body
        if kind == "contacts" and request.method in {"POST", "PUT"}:
            keep_persons(records[zoho_id], body)
        if len(rest) > 1:
            records[zoho_id]["status"] = rest[-1]
        return _done({ONE.get(kind, kind[:-1]): records[zoho_id]})

    def listing(self, request: httpx.Request, kind: str) -> dict[str, Any]:
        found = list(self.stored[kind].values())
        for name, value in request.url.params.items():
            if name in PREFIXES:
                found = [record for record in found if str(record.get(PREFIXES[name], "")).startswith(value)]
            elif name not in NO_FILTERS:
                found = [record for record in found if value in str(record.get(name, ""))]
        found = [{name: record[name] for name in record if name != "primary_contact_id"} for record in found]
        page, size = int(request.url.params["page"]), int(request.url.params["per_page"])
        start = (page - 1) * size
        has_more = start + size < len(found)
        return {kind: found[start : start + size], "page_context": {"page": page, "has_more_page": has_more}}


def keep_persons(contact: dict[str, Any], body: dict[str, Any]) -> None:
    """Who comes without an id is one more person; the first of them is the primary one."""
    people: dict[str, Any] = contact.setdefault("people", {})
    for person in body.get("contact_persons", ()):
        people[person.get("contact_person_id", f"p{len(people) + 1}")] = person
    if people:
        contact["primary_contact_id"] = next(iter(people))


def _done(values: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json={"code": 0, "message": "ok", **values})
