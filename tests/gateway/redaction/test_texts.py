"""What is found in a free text, and what is not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.redaction import redactor
from gateway.redaction.texts import is_card

R = redactor(b"key")


@pytest.mark.parametrize(
    "text",
    [
        "password=S3cret-1",
        "password: 'S3cret-1 and more S3cret-1'",
        'password "S3cret-1 S3cret-1" is wrong',
        '{\\"token\\": \\"S3cret-1 S3cret-1\\"',
        "token=Bearer S3cret-1 is bad",
        "token=bearer S3cret",
        'Authorization: Digest username="S3cret-1", response="S3cret-1"',
        "Cookie: a=S3cret-1; b=S3cret-1",
        "API key: S3cret-1",
        "session id = S3cret-1",
        "user[password]=S3cret-1",
        "otp: S3cret-1",
        "postgresql://app:S3cret-1@db/erp",
        "redis://:S3cret-1@cache.example:6379",
        "https://S3cret-1@git/x",
        "http://a@b.example:S3cret-1@host/",
        "next=http%3A%2F%2Fh%2F%3Ftoken%3DS3cret-1",
        "next=http%253A%252F%252Fh%252F%253Ftoken%253DS3cret-1",
        '<input type="hidden" name="csrf_token" value="S3cret-1">',
        "<input value='S3cret-1' name=session_id>",
        '<meta name="csrf-token" content="S3cret-1">',
        '<password>S3cret-1</password><s:Token a="1">S3cret-1</s:Token>',
        "p\0a\0s\0s\0w\0o\0r\0d\0=\0S\x003cret",
    ],
)
def test_secrets_are_found(text: str) -> None:
    assert "S3cret" not in R.text(text)
    assert "3cret" not in R.text(text)


@pytest.mark.parametrize("text", ["o'brien@b.example", "A.B+c@b.example", "%61mal%40b.example", "+964 770 123 4567",
                                  "0770 123 4567", "00964 770 123 4567", "4111-1111-1111-1111"])  # fmt: skip
def test_personal_data_is_found(text: str) -> None:
    assert R.text(f"to {text}, please").startswith("to ")
    assert not set(re.findall(r"\w{4,}", text)) & set(re.findall(r"\w+", R.text(f"to {text}, please")))


@pytest.mark.parametrize(
    "text",
    ["Basic information", "bearer certificate", "token type: bearer", "password", "01-02-2026", "05-11-2026 10:20",
     "05.11.2026", "0012345678", "012345678901", "1764100800250", "4012345678901", "SKU-2026-0001", "08:00-17:00",
     "+33.3152, +44.3661", "100 % of 20%25", "https://erp.example/x?page=2", "a@b", "<input name=size value=XL>",
     "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "token: null", "$.items[*].price", "10.0.0.7"],
)  # fmt: skip
def test_ordinary_texts_stay(text: str) -> None:
    assert R.text(text) == text


@pytest.mark.parametrize(("text", "expected"), [("4111 1111 1111 1111", True), ("4111111111111112", False),
                                                ("378282246310005", True), ("1764100800002", False), ("", False)])  # fmt: skip
def test_cards_begin_as_cards_do(text: str, expected: bool) -> None:
    assert is_card(text) is expected


def test_one_value_has_one_token_however_it_is_written() -> None:
    token = str(R.token("Bearer abc-123"))
    assert R.text("got Bearer abc-123.").startswith(f"got {R.token('Bearer abc-123.')}")
    assert R.text("Authorization: Bearer abc-123") == f"Authorization: {token}"
    assert R.text("amal%40b.example") == R.text("amal@b.example")


def test_what_is_encoded_too_often_is_hidden_as_a_whole() -> None:
    assert R.text("%" + "25" * 2000 + "41") == R.token("%" + "25" * 2000 + "41")
    assert R.text("100%25%20of%2520it") == "100%25%20of%2520it"


# Written without regard to what they cost.
EMAIL = re.compile(r"(?:[\w.+-]+')?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
JWT = re.compile(r"(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*")
CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?!\w|\.\d)")
ATOMS = ["a", "b@", "@", "ann", "example.com", ".", "-", "+", "(", "1", "964", "  ", "\n", "eyJ", "eyJabcde", "abcdef.",
         "4111 1111 1111 1111", "1234", "_", "x" * 70, "\u00e9", "\u0661\u0662\u0663", "&"]  # fmt: skip


@given(st.lists(st.sampled_from(ATOMS), max_size=12).map("".join))
def test_nothing_is_missed_that_a_plain_pattern_finds(text: str) -> None:
    hidden = R.text(text)
    for pattern in (JWT, EMAIL):
        assert not any(found in hidden for found in pattern.findall(text))
    assert not any(found in hidden for found in CARD.findall(text) if is_card(found))
