"""Settings of one endpoint: read as meant, refused with a sentence where they cannot be meant."""

import pytest

from gateway.endpoints import Endpoint
from gateway.errors import CatalogError
from gateway.exchange import Outgoing, Side
from gateway.policies import PLAIN, Policy, credentials_of, read_policies

ENVIRONMENT = {"NEW_TOKEN": "s3cret", "BROKEN": "a\r\nb"}


def read(settings: dict[str, object]) -> Policy:
    endpoint = Endpoint("items.get", "GET", "/items", settings=settings)
    return read_policies([endpoint], ENVIRONMENT).get("items.get", PLAIN)


def test_each_side_may_have_its_own_credentials() -> None:
    policy = read({"headers": {"new": {"set": {"Authorization": "$NEW_TOKEN"}, "remove": ["Cookie"]}}})
    message = Outgoing("GET", b"/", [(b"authorization", b"old"), (b"cookie", b"a=b"), (b"Accept", b"*/*")], 0)
    assert policy.apply(message, Side.LEGACY) is message
    assert policy.apply(message, Side.NEW).headers == [(b"Accept", b"*/*"), (b"Authorization", b"s3cret")]


def test_our_own_credentials_are_named() -> None:
    settings: dict[str, object] = {"headers": {"new": {"set": {"Authorization": "$BEARER"}}}}
    endpoint = Endpoint("items.get", "GET", "/items", settings=settings)
    policies = read_policies([endpoint], {"BEARER": "Bearer s3cret"})
    assert credentials_of([*policies.values(), PLAIN]) == {"Bearer s3cret", "s3cret"}


def test_shadow_settings_are_read() -> None:
    policy = read({"shadow": {"never": True, "timeout": 2, "sample": 0.1, "dry_run": True}})
    assert policy == Policy(never=True, dry_run=True, timeout=2.0, sample=0.1)


def test_thresholds_of_the_breaker_are_read() -> None:
    assert read({"breaker": {"failures": 2, "mismatch_window": 300}}).breaker == {
        "failures": 2.0,
        "mismatch_window": 300.0,
    }


def test_settings_of_others_are_left_alone() -> None:
    assert read({"owner": "sales", "notes": ["a"]}) == PLAIN


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"shadow": []}, "write an object"),
        ({"shadow": {"sampel": 1}}, "'sampel' is unknown"),
        ({"shadow": {"never": "yes"}}, "write true"),
        ({"shadow": {"sample": 0}}, "above 0"),
        ({"shadow": {"timeout": True}}, "write a number"),
        ({"breaker": {"opens": 1}}, "'opens' is unknown"),
        ({"breaker": {"failures": 1.5}}, "write a whole number"),
        ({"breaker": {"share": None}}, "or leave it out"),
        ({"breaker": {"mismatch_share": 1.5}}, "up to 1"),
        ({"headers": {"both": {}}}, "'both' is unknown"),
        ({"headers": {"new": {"set": []}}}, "'set' maps names"),
        ({"headers": {"new": {"remove": ["Host"]}}}, "no header"),
        ({"headers": {"new": {"set": {"A": "$MISSING"}}}}, "no MISSING"),
        ({"headers": {"new": {"set": {"A": "$BROKEN"}}}}, "BROKEN has characters"),
    ],
)
def test_what_cannot_be_meant_is_named(settings: dict[str, object], says: str) -> None:
    with pytest.raises(CatalogError, match=r"endpoint items\.get") as caught:
        read(settings)
    assert says in str(caught.value)


def test_written_out_secret_is_refused_and_not_repeated() -> None:
    with pytest.raises(CatalogError, match="write \\$NAME") as caught:
        read({"headers": {"new": {"set": {"Authorization": "Bearer abc"}}}})
    assert "abc" not in str(caught.value)
