"""Hidden answers against hidden answers."""

import gzip
from dataclasses import replace

import orjson
import pytest

from gateway.clock import utc_now
from gateway.compare import Observation, Outcome, compare, compile_rules
from gateway.redaction import blur, redactor
from gateway.replay.veil import Veil, hide, hide_sample
from gateway.report.samples import SampleAnswer
from tests.gateway.replay.conftest import JSON, sample

OWN, FORM = redactor(b"k" * 32), Veil(blur(), is_exact=False)
PERSON = {"email": "a@b.example", "phone": "+9647701234567", "card": 5500005555555559, "otp": 123456, "n": 1}


def _answer(**body: object) -> Observation:
    return Observation(200, JSON, orjson.dumps(body))


def _outcome(veil: Veil, recorded: Observation, fresh: Observation) -> Outcome:
    return compare(*veil.over(recorded, fresh), compile_rules((), "shop.get"), utc_now()).outcome


@pytest.mark.parametrize(
    ("veil", "fresh", "outcome"),
    [
        (Veil(OWN), PERSON, Outcome.MATCH),
        (Veil(OWN), {**PERSON, "email": "z@b.example"}, Outcome.MISMATCH),
        (FORM, {**PERSON, "email": "z@b.example", "phone": "+9647701234999", "card": 4111111111111111}, Outcome.MATCH),
        (FORM, {**PERSON, "n": 2}, Outcome.MISMATCH),
        (FORM, {**PERSON, "email": None}, Outcome.MISMATCH),
        (FORM, {**PERSON, "otp": "123456"}, Outcome.MISMATCH),
    ],
)
def test_what_is_hidden_is_compared_as_far_as_the_key_allows(
    veil: Veil, fresh: dict[str, object], outcome: Outcome
) -> None:
    recorded = hide(_answer(**PERSON), OWN)
    assert _outcome(veil, recorded, _answer(**fresh)) is outcome


@pytest.mark.parametrize("changed", [{}, {"phone": "+9647701234999"}, {"otp": 7}, {"token": "tok_0000000000000000"}])
def test_what_was_sent_hidden_and_comes_back_is_not_hidden_again(changed: dict[str, object]) -> None:
    recorded = hide(_answer(**PERSON, token="s3cr3t-s3cr3t", kept="+9647701111111"), OWN)  # noqa: S106 - no secret
    kept = orjson.loads(recorded.body)
    fresh = _answer(**{**kept, "kept": "+9647701111111", **changed})
    assert _outcome(Veil(OWN), recorded, fresh) is (Outcome.MISMATCH if changed else Outcome.MATCH)


def test_what_an_answer_calls_secret_is_hidden_where_it_quotes_it() -> None:
    answer = _answer(token="s3cr3t-s3cr3t", detail="use s3cr3t-s3cr3t now")  # noqa: S106 - no secret
    recorded = hide_sample(replace(sample(), legacy=SampleAnswer(200, JSON, answer.body)), OWN).legacy
    assert recorded is not None
    assert _outcome(Veil(OWN), recorded.observation(), answer) is Outcome.MATCH


def test_without_a_veil_nothing_is_touched() -> None:
    one, two = _answer(a=1), _answer(a=2)
    assert Veil().over(one, two) == (one, two)


def test_a_coded_answer_is_opened_to_be_hidden() -> None:
    coded = Observation(200, [*JSON, (b"content-encoding", b"gzip")], gzip.compress(b'{"password":"hunter2"}'))
    hidden = hide(coded, OWN)
    assert hidden.headers == JSON
    assert b"hunter2" not in hidden.body
    broken = coded._replace(body=b"hunter2")
    assert hide(broken, OWN).body != b"hunter2"


def test_a_sample_keeps_no_secret() -> None:
    secret = sample("/login?token=s3cr3tvalue", {"access_token": "s3cr3tvalue"}, body=b'{"password":"s3cr3tvalue"}')
    assert b"s3cr3tvalue" not in repr(hide_sample(secret, OWN)).encode()


def test_a_sample_that_quotes_a_secret_keeps_none() -> None:
    quoting = sample("/join/open-sesame-9", {"detail": "open-sesame-9 is not known to amal@b.example"})
    hidden = repr(hide_sample(replace(quoting, request_id="amal@b.example"), OWN, "/join/{token}"))
    assert ("open-sesame-9" in hidden, "amal@" in hidden, "is not known" in hidden) == (False, False, True)
