"""What is secret or personal goes through the gateway and both sides, and is nowhere in the store, the log or a report."""

import asyncio
import base64
import json
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from flags.registry import Stage, flags_for
from flags.store import SqlFlagStore
from gateway.catalog_file import render
from gateway.endpoints import Catalog, Endpoint
from tests.support.processes import GatewayProcess, gateway_process, until

ENDPOINTS = [
    Endpoint("people.get_person", "GET", "/people/{id}"),
    Endpoint("people.sign_in", "POST", "/sign-in"),
    Endpoint("people.get_page", "GET", "/page"),
    Endpoint("people.join", "GET", "/join/{token}"),
]
_CLAIMS = base64.urlsafe_b64encode(b'{"sub":"9917"}').decode().rstrip("=")
JWT = f"eyJhbGciOiJIUzI1NiJ9.{_CLAIMS}.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
SECRETS = {
    "bearer token": JWT,
    "basic credentials": base64.b64encode(b"maryam:open-sesame-1").decode(),
    "session cookie": "sess-5f1e9c2b7a",
    "set cookie": "fresh-77aa88bb99",
    "api key": "key-AKZ81723312",
    "token in the query": "qtok-0192837465",
    "password": "correct-horse-battery",
    "one-time code": "482915077",
    "nested secret": "deep-secret-31337",
    "e-mail": "maryam.k@example.net",
    "phone": "+964 770 123 4567",
    "card": "4111 1111 1111 1111",
    "card without spaces": "5500005555555559",
    "token of new only": "newtok-a1b2c3d4e5",
    "token in the path": "open-sesame-7",
    "e-mail as a request's id": "omar.h@example.net",
}
"""Planted below; each must be found nowhere afterwards."""


class Side(BaseHTTPRequestHandler):
    """Answers with secrets; the two sides differ in a few of them, so that samples are kept."""

    protocol_version = "HTTP/1.1"
    name = ""

    def do_GET(self) -> None:
        if self.path.startswith("/page"):
            text = f"<p>{self.name} wrote to {SECRETS['e-mail']}, password={SECRETS['password']}</p>"
            self.say(text.encode(), "text/html; charset=utf-8")
            return
        person = {
            "name": f"Maryam of {self.name}",
            "email": SECRETS["e-mail"] if self.name == "legacy" else f"new.{SECRETS['e-mail']}",
            "phone": SECRETS["phone"],
            "note": f"call {SECRETS['phone']} or write {SECRETS['e-mail']}",
            "cards": [SECRETS["card"], int(SECRETS["card without spaces"])],
            "settings": {
                "client_secret": {"value": SECRETS["nested secret"] + self.name, "list": [SECRETS["nested secret"]]}
            },
            "said": f"{self.name} knows no session {SECRETS['session cookie']} and no key {SECRETS['api key']}",
            "payload": json.dumps({"otp": SECRETS["one-time code"], "of": self.name}),
        }
        if self.name == "new":
            person["access_token"] = SECRETS["token of new only"]
        self.say(json.dumps(person).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()

    def say(self, body: bytes, media: str = "application/json") -> None:
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", f"session={SECRETS['set cookie']}; HttpOnly; Path=/{self.name}")
        self.send_header("X-Refreshed-Token", JWT)
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def side(name: str) -> Iterator[str]:
    handler = type(name, (Side,), {"name": name})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, name=name)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


async def shadow_all(url: str) -> None:
    store = SqlFlagStore(url)
    await store.prepare()
    flags = [flag for endpoint in ENDPOINTS for flag in flags_for(endpoint.id, Stage.SHADOW)]
    await store.change(flags, who="test", why="test", action="stage shadow")
    await store.close()


def send_secrets(url: str) -> None:
    headers = {
        "Authorization": f"Bearer {SECRETS['bearer token']}",
        "Proxy-Authorization": f"Basic {SECRETS['basic credentials']}",
        "Cookie": f"session={SECRETS['session cookie']}; theme=dark",
        "X-API-Key": SECRETS["api key"],
        "X-Request-ID": SECRETS["e-mail as a request's id"],
        "Referer": f"http://erp.test/reset?token={SECRETS['token in the query']}",
    }
    query = {"access_token": SECRETS["token in the query"], "q": SECRETS["e-mail"], "phone": SECRETS["phone"]}
    form = {"password": SECRETS["password"], "otp": SECRETS["one-time code"], "card": SECRETS["card"]}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as client:
        for number in range(3):
            client.get(f"/people/{number}", params=query)
            client.get("/page", params=query)
            client.get(f"/join/{SECRETS['token in the path']}")
        client.get(f"/nobody/{SECRETS['e-mail']}", params=query)
        client.post("/sign-in", json={"user": {"email": SECRETS["e-mail"]}, **form}, params=query)
        client.post("/sign-in", data=form)


def recorded(store: Path) -> int:
    """How many of the GET endpoints' requests have an outcome."""
    with closing(sqlite3.connect(store)) as connection:
        try:
            found = connection.execute("SELECT sum(mismatch) FROM banyan_counts WHERE grain = 60").fetchone()
        except sqlite3.OperationalError:  # before the first batch the tables are not there
            return 0
    return int(found[0] or 0)


def stored_text(store: Path) -> str:
    """All bytes of the store, with its compressed samples laid open as well."""
    with closing(sqlite3.connect(store)) as connection:
        samples = [zlib.decompress(data) for (data,) in connection.execute("SELECT data FROM banyan_samples")]
    assert len(samples) > 3
    files = [each.read_bytes() for each in store.parent.glob(f"{store.name}*")]
    return b"\n".join([*files, *samples]).decode("utf-8", "replace")


@pytest.fixture(scope="module")
def remains(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Store, log and report, after the secrets went by."""
    folder = tmp_path_factory.mktemp("secrets")
    store, catalog = folder / "store.db", folder / "catalog.json"
    catalog.write_text(render(Catalog(ENDPOINTS)))
    asyncio.run(shadow_all(f"sqlite:///{store}"))
    settings = {"catalog": catalog, "database_url": f"sqlite:///{store}", "log_level": "debug"}
    with (
        side("legacy") as legacy,
        side("new") as new,
        gateway_process(folder, legacy_url=legacy, new_url=new, **settings) as running,
    ):
        until(lambda: running.events("control.listening"), 90)
        until(running.is_ready)
        send_secrets(running.url)
        until(lambda: recorded(store) == 9)
        report = shown(running)
        running.end()
    log = (folder / "stdout").read_text() + running.errors
    assert log.count("gateway.request") >= 12
    return {"store": stored_text(store), "log": log, "report": report}


def shown(running: GatewayProcess) -> str:
    """What the control plane gives away of it."""
    base = running.control_url
    signatures = httpx.get(f"{base}/api/signatures").json()["signatures"]
    assert {row["location"] for row in signatures} >= {"$.email", "$.access_token", "$.name"}
    addresses = [f"/api/signatures/{row['id']}/samples" for row in signatures]
    addresses += [f"/signatures/{row['id']}" for row in signatures]
    addresses += ["/api/report?format=html", "/api/candidates", "/metrics"]
    return "\n".join(httpx.get(base + address, timeout=30).text for address in addresses)


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_is_left_behind(remains: dict[str, str], name: str) -> None:
    secret = SECRETS[name]
    spellings = {
        secret,
        secret.replace(" ", ""),
        secret.replace("@", "%40"),
        secret.replace(" ", "+").replace("+", "%2B"),
    }
    found = [place for place, text in remains.items() if any(each in text for each in spellings)]
    assert found == []


def test_what_is_no_secret_is_kept(remains: dict[str, str]) -> None:
    assert "Maryam of legacy" in remains["store"]
    assert "people.get_person" in remains["log"]
    assert "Maryam of new" in remains["report"]
