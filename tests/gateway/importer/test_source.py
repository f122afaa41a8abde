import itertools
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gateway.errors import CatalogError
from gateway.importer.source import MAX_BYTES, fetch, harvest

URL = "http://legacy.test/openapi.json"


def served(content: bytes | Iterator[bytes], status: int = 200) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, content=content))


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused")


def test_a_document_is_read_from_an_address() -> None:
    assert fetch(URL, served(b"\xef\xbb\xbf{}")) == "{}"


def test_a_redirect_is_followed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        moved = httpx.Response(307, headers={"location": "/v2.json"})
        return httpx.Response(200, text="{}") if request.url.path == "/v2.json" else moved

    assert fetch(URL, httpx.MockTransport(answer)) == "{}"


@pytest.mark.parametrize(
    ("transport", "words"),
    [
        (served(b"", 404), f"{URL} answers 404; give the address of an OpenAPI document"),
        (httpx.MockTransport(refuse), f"cannot read {URL}: connection refused; check the address"),
        (served(b"\xff\xfe"), f"{URL} is not text in UTF-8"),
        (served(itertools.repeat(bytes(1 << 20))), f"{URL} has more than {MAX_BYTES >> 20} MiB"),
    ],
)
def test_what_an_address_cannot_give_is_told(transport: httpx.MockTransport, words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        fetch(URL, transport)


def test_a_password_in_the_address_is_not_shown() -> None:
    with pytest.raises(CatalogError, match=r"http://legacy\.test/x answers 401") as caught:
        fetch("http://ann:secret@legacy.test/x", served(b"", 401))
    assert "secret" not in str(caught.value)


def test_an_address_that_drips_is_given_up() -> None:
    seconds = itertools.count(0, 20)
    with pytest.raises(CatalogError, match="is not through after 60 s"):
        fetch(URL, served(itertools.repeat(b" ")), clock=lambda: float(next(seconds)))


def test_a_file_wins_over_a_module_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a:b").write_text('{"openapi": "3.0.3", "paths": {"/x": {"get": {}}}}')
    assert [found.path for found in harvest("a:b").found] == ["/x"]


def test_a_file_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(CatalogError, match=r"huge.json has more than 32 MiB"):
        harvest(str(huge))


@pytest.mark.parametrize("source", ["nothing.json", "", "a b:c", "1a:b", "a:b()()", "ftp://x/y", "."])
def test_what_is_none_of_the_three_is_refused(source: str) -> None:
    with pytest.raises(CatalogError, match="is no file, no http address and no module:app; give one of the three"):
        harvest(source)
