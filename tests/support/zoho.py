"""Zoho Books as far as we use it, behind respx: contacts, invoices, tokens that end."""

import json
from urllib.parse import parse_qs

import httpx
import respx

API = "https://zoho.test/books/v3"
ACCOUNTS = "https://accounts.zoho.test"


class FakeZoho:
    """Routes are added to a respx router; what is stored can be looked at, `problems` are answered first."""

    def __init__(self, router: respx.MockRouter) -> None:
        self.contacts: dict[str, dict[str, object]] = {}
        self.invoices: list[dict[str, object]] = []
        self.tokens: list[str] = []
        self.problems: list[httpx.Response | Exception] = []
        self.requests: list[str] = []
        router.post(f"{ACCOUNTS}/oauth/v2/token").mock(side_effect=self.token)
        router.route(url__startswith=API).mock(side_effect=self.answer)

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
        body = json.loads(request.content) if request.content else {}
        return httpx.Response(200, json={"code": 0, "message": "ok", **self.act(request, path, body)})

    def act(self, request: httpx.Request, path: str, body: dict[str, object]) -> dict[str, object]:
        _, kind, *rest = path.split("/")
        if kind == "invoices":
            return self.act_on_invoices(request, body)
        if request.method == "GET":
            return self.list_contacts(request)
        if len(rest) == 2:
            self.contacts[rest[0]]["status"] = rest[1]
        elif rest:
            self.contacts[rest[0]] |= body
        else:
            contact_id = f"z{len(self.contacts) + 1}"
            self.contacts[contact_id] = {"contact_id": contact_id, "status": "active", **body}
        return {}

    def act_on_invoices(self, request: httpx.Request, body: dict[str, object]) -> dict[str, object]:
        if request.method == "POST":
            self.invoices.append({"invoice_id": f"i{len(self.invoices) + 1}", **body})
        number = request.url.params.get("invoice_number")
        return {"invoices": [invoice for invoice in self.invoices if invoice["invoice_number"] == number]}

    def list_contacts(self, request: httpx.Request) -> dict[str, object]:
        found = list(self.contacts.values())
        if number := request.url.params.get("contact_number"):
            found = [contact for contact in found if number in str(contact["contact_number"])]
        page, size = int(request.url.params.get("page", 1)), int(request.url.params.get("per_page", 200))
        start = (page - 1) * size
        return {
            "contacts": found[start : start + size],
            "page_context": {"page": page, "has_more_page": start + size < len(found)},
        }
