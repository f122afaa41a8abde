"""What is replayed, with the key it was hidden by where that is at hand."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from gateway.config import Settings
from gateway.endpoints import Catalog, Endpoint
from gateway.errors import RecordingError
from gateway.redaction import redaction_key
from gateway.replay.recording import Header, key_name
from gateway.replay.source import hide_har, open_source
from tests.gateway.replay.conftest import Record, sample

SECRET = "a-secret-of-this-deployment"  # noqa: S105 - of no deployment
CATALOG = Catalog([Endpoint("customers.get_customer", "GET", "/api/customers/{customer_id}")])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path, shadow_key=SecretStr(SECRET))


def test_a_recording_is_hidden_by_its_own_key_where_that_is_here(record: Record, settings: Settings) -> None:
    header = Header("live", key=key_name(redaction_key(SECRET)), paths=("$.note",))
    source = open_source(record(sample(), header=header), settings, CATALOG, None)
    assert (source.total, source.veil.is_exact, source.notes) == (1, True, ())
    elsewhere = open_source(record(sample(), header=header._replace(key="else")), settings, CATALOG, None)
    assert not elsewhere.veil.is_exact
    assert "BANYAN_SHADOW_KEY" in elsewhere.notes[0]


def test_endpoints_of_a_har_file_are_those_of_the_catalog(tmp_path: Path, settings: Settings) -> None:
    def entry(url: str) -> object:
        request = {"method": "GET", "url": url, "headers": []}
        return {
            "startedDateTime": "2026-11-25T10:00:00Z",
            "request": request,
            "response": {"status": 200, "headers": []},
        }

    path = tmp_path / "x.har"
    urls = ("http://erp/api/customers/1", "http://erp/other", "http://cdn/x")
    path.write_text(json.dumps({"log": {"entries": [entry(url) for url in urls]}}))
    source = open_source(path, settings, CATALOG, None)
    assert [each.endpoint for each in source.samples] == ["customers.get_customer", "unlisted"]
    assert source.notes == ("1 entries of cdn are left out",)
    assert source.veil.redactor is None


def test_a_slip_is_found_before_anything_is_sent(record: Record, settings: Settings) -> None:
    path = record(sample(), sample())
    path.write_bytes(path.read_bytes() + b"oops\n")
    with pytest.raises(RecordingError, match="line 4"):
        open_source(path, settings, CATALOG, None)
    with pytest.raises(RecordingError, match="cannot be read"):
        open_source(path.with_name("gone.har"), settings, CATALOG, None)


def test_a_har_is_hidden_before_it_is_kept(settings: Settings) -> None:
    header, samples = hide_har([sample("/a", {"email": "a@b.example"})], settings, CATALOG)
    (found,) = samples
    assert (header.source, header.redacted, header.key) == ("har", True, key_name(redaction_key(SECRET)))
    assert found.legacy is not None
    assert b"a@b" not in found.legacy.body
