"""What goes into the store as bytes comes out as it was."""

from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.compare import ABSENT
from gateway.compare.model import Failure
from gateway.report.samples import (
    Sample,
    SampleAnswer,
    SampleDifference,
    SampleError,
    SampleRequest,
    decode_sample,
    encode_sample,
)

REQUEST = SampleRequest("GET", b"/a?b=\xe4", [(b"X", b"\xff")], b"{}")


def sample(*differences: SampleDifference, body: bytes = b"") -> Sample:
    answer = SampleAnswer(200, [(b"A", b"1"), (b"A", b"2")], body, 0.5)
    return Sample(1.5, "r1", "items.get", "legacy", "mismatch", REQUEST, answer, None, differences)


@given(st.binary(max_size=64))
def test_every_body_comes_back(body: bytes) -> None:
    assert decode_sample(encode_sample(sample(body=body))) == sample(body=body)


def test_absent_is_not_null() -> None:
    written = sample(SampleDifference("aa", "$.a", "missing", None, ABSENT, 3))
    assert "new" not in orjson.loads(encode_sample(written))["differences"][0]
    assert decode_sample(encode_sample(written)) == written


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Decimal("1.50"), 1.5),
        (Decimal("0.12345678901234567890"), "0.12345678901234567890"),
        (2**70, str(2**70)),
        (True, True),
        ({"a": [Decimal("NaN"), "\ud800"]}, {"a": ["NaN", "?"]}),
        (b"\x01", "01"),
    ],
)
def test_numbers_are_kept_exactly(value: object, stored: object) -> None:
    read = decode_sample(encode_sample(sample(SampleDifference("aa", "$", "value", value, 0, 2))))
    assert read.differences[0].legacy == stored


def test_failed_side_says_why() -> None:
    failed = SampleAnswer(0, failure=Failure.TIMEOUT)
    written = Sample(1.0, "r", "e", "new", "timeout", REQUEST, failed, None)
    read = decode_sample(encode_sample(written))
    assert read.legacy == failed
    assert read.legacy is not None
    assert read.legacy.observation().failure is Failure.TIMEOUT


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"version":1}', b'{"version":2}'])
def test_bytes_that_are_no_sample_are_named(data: bytes) -> None:
    with pytest.raises(SampleError):
        decode_sample(data)
