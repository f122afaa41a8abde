"""Planted secrets are gone, equal values stay equal, types stay."""

import base64
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.compare.model import Difference, Kind
from gateway.compare.tolerances import Jwts
from gateway.redaction import blur, redactor, steps

R = redactor(b"key", ["$.items[*].note"])
SECRETS = ["hunter2secret", "amal@example.com", "4111 1111 1111 1111", "+201001234567", "eyJhbGciOi.eyJzdWIiOi.c2ln"]
JSON = json.dumps(
    {
        "password": SECRETS[0],
        "who": f"mail {SECRETS[1]} or call {SECRETS[3]}",
        "deep": [{"access_token": SECRETS[4], "text": f"card {SECRETS[2]}."}],
        "items": [{"note": "hush-hush", "price": "12.50"}],
        SECRETS[1]: 1,
    }
).encode()
PLANTED = [*SECRETS, "hush-hush"]


def assert_clean(data: bytes) -> None:
    assert [secret for secret in PLANTED if secret.encode() in data] == []


def test_secrets_in_json_are_gone_and_the_rest_stays() -> None:
    assert_clean(R.body(JSON, b"application/json"))
    assert json.loads(R.body(JSON))["items"][0]["price"] == "12.50"


@pytest.mark.parametrize("cut", [20, 60, 150, len(JSON) - 1])
def test_secrets_in_truncated_json_are_gone(cut: int) -> None:
    assert_clean(R.body(JSON[:cut]))


def test_secrets_in_headers_query_and_form_are_gone() -> None:
    headers = [
        (b"Authorization", b"Bearer hunter2secret"),
        (b"Cookie", b"sid=hunter2secret"),
        (b"X-Who", b"amal@example.com"),
    ]
    assert_clean(b"".join(value for _, value in R.headers(headers)))
    assert_clean(R.target(b"/u/amal@example.com?token=hunter2secret&q=amal%40example.com&tel=%2B201001234567"))
    assert_clean(R.body(b"password=hunter2secret&mail=amal%40example.com", b"application/x-www-form-urlencoded"))


def test_a_difference_stays_visible_and_equality_holds() -> None:
    assert R.difference("$.password", "a") == R.difference("$.password", "a")
    assert R.difference("$.password", "a") != R.difference("$.password", "b")
    assert R.difference("$.items[*].note", 12) == R.value({"items": [{"note": 12}]})["items"][0]["note"]  # type: ignore[index]


@given(st.integers())
def test_numbers_stay_numbers_of_their_length(number: int) -> None:
    made = R.token(number)
    assert isinstance(made, int)
    assert len(str(made)) == len(str(number))


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.floats(allow_nan=False, allow_infinity=False))
def test_decimals_and_doubles_keep_their_type(number: Decimal | float) -> None:
    assert type(R.token(number)) is type(number)


@pytest.mark.parametrize("number", ["1.50", "1E+2", "12345678901234567890.12", "1e400", "NaN", "-0", "9" * 5000])
def test_a_number_is_kept_as_it_was_sent(number: str) -> None:
    assert R.body(f'{{"n": {number}}}'.encode()) == f'{{"n":{number}}}'.encode()


@pytest.mark.parametrize("pair", [("1.50", "1.5"), ("100", "1e2"), ("100.0", "100"), ("7", "7.00")])
def test_numbers_that_are_equal_have_one_token(pair: tuple[str, str]) -> None:
    first, second = (R.body(f'{{"pin": {number}}}'.encode()) for number in pair)
    assert first == second
    assert pair[0].encode() not in first
    assert json.loads(first)["pin"] == R.difference("$.pin", float(pair[0]))


def test_a_card_is_hidden_as_a_number_and_a_fraction_is_none() -> None:
    assert b"4111111111111111" not in R.body(b"[4111111111111111]")
    assert R.body(b"[0.4111111111111111]") == b"[0.4111111111111111]"


@pytest.mark.parametrize(
    "text", ["2026-11-23T02:15:09", "1251.00", "12345678", "ORD-2026-000123", "3f2b8c1e-1111-4222-8333-123456789012"]
)
def test_ordinary_values_stay(text: str) -> None:
    assert R.text(text) == text


def test_steps_of_a_location() -> None:
    assert steps('$.a[*]["b c"]{*}') == ("a", "[*]", "b c", "{*}")
    assert steps("header:x") == ("x",)
    assert steps('$[""]["q\\"\\\\\\u0000"]') == ("", 'q"\\\0')


@pytest.mark.parametrize("name", ["authorization", "set-cookie", "x-api-key", "proxy-authorization"])
def test_a_secret_header_s_difference_is_a_token(name: str) -> None:
    assert str(R.difference(f"header:{name}", "hunter2secret")).startswith("tok_")


@pytest.mark.parametrize("text", ["x" * 99_000, "eyJ" * 33_000, "a@" * 49_000, "token" * 19_000])
def test_long_words_are_read_once(text: str) -> None:
    assert len(R.text(text)) > 0


@pytest.mark.parametrize("before", ["", "Bearer%20", "a=", "token:", " "])
def test_token_is_hidden_whatever_stands_before_it(before: str) -> None:
    assert "SflKxwRJ" not in R.text(f"{before}eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJ")


PERSONAL = st.sampled_from(
    ["a@b.example", "+964 770 123 4567", "07701234567", "4111 1111 1111 1111", "691356748420829734", "Bearer abc.def-ghi",
     "password=hunter2", "plain words", "2026-11-25T10:00:00Z", "12.50", ""]
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["email", "note", "password", "otp", "id"]), PERSONAL | st.integers(0, 10**17)))
def test_what_was_hidden_looks_like_what_may_be(value: dict[str, object]) -> None:
    hidden = redactor(b"k" * 32).value(value)
    assert blur().value(hidden) == blur().value(value)


@pytest.mark.parametrize("location", ["$.client_secret.value", "$.tokens[*]", '$.passwords["a b"].x', "$.owner.tax.id"])
def test_what_lies_below_a_secret_place_is_hidden_where_it_differs(location: str) -> None:
    assert str(redactor(b"key", ["$.owner.tax"]).difference(location, "s3cret-77")).startswith("tok_")


def test_a_path_may_be_meant_at_any_depth() -> None:
    anywhere = redactor(b"key", ["$..tax_number"])
    assert b"889-12" not in anywhere.body(b'{"tax_number":"889-12","a":[{"b":{"tax_number":"889-12"}}]}')
    assert anywhere.difference("$rows.customers[*].tax_number", "889-12") != "889-12"
    assert anywhere.body(b'{"a":{"tax_rate":"889-12"}}') == b'{"a":{"tax_rate":"889-12"}}'


def test_json_in_a_text_is_hidden_by_its_names() -> None:
    inner = json.dumps({"otp": 482915, "note": "two words"})
    found = R.value({"payload": inner, "twice": json.dumps({"in": inner})})
    assert "482915" not in json.dumps(found)
    assert json.loads(found["payload"])["note"] == "two words"  # type: ignore[index]
    assert R.text('{"a": 1}') == '{"a": 1}'


def test_a_name_beside_its_value_counts() -> None:
    assert R.value([{"name": "Cookie", "value": "a=b"}, ["X-Api-Key", "abc"], {"name": "Amal", "value": "x"}]) == [
        {"name": "Cookie", "value": R.token("a=b")},
        ["X-Api-Key", R.token("abc")],
        {"name": "Amal", "value": "x"},
    ]


@pytest.mark.parametrize("number", [9647701234567, "9647701234567", "770-123-4567", "(0770) 123 4567"])
def test_a_phone_is_known_by_its_name(number: object) -> None:
    hidden = R.value({"contact_phone": number, "phones": [number]})
    assert isinstance(hidden, dict)
    assert type(hidden["contact_phone"]) is type(number)
    assert hidden["contact_phone"] == hidden["phones"][0] != number


@pytest.mark.parametrize(
    "value", [{"phone_verified": True}, {"mobile": "yes"}, {"phone": 3}, {"order_no": 9647701234567}]
)
def test_what_only_sounds_like_a_phone_stays(value: dict[str, object]) -> None:
    assert R.value(value) == value


def test_what_is_known_to_be_secret_is_hidden_wherever_it_stands() -> None:
    knowing = R.knowing(["hunter2secret", "482915", "short"])
    assert knowing.text("no user with hunter2secret, shortly") == f"no user with {R.token('hunter2secret')}, shortly"
    assert knowing.value({"echo": 482915, "other": 4829155})["echo"] != 482915  # type: ignore[index]
    assert knowing.value({"echo": 482915, "other": 4829155})["other"] == 4829155  # type: ignore[index]
    assert R.knowing(["active", "12345"]) is R


def test_a_utf_16_body_is_read() -> None:
    text = json.dumps({"password": "hunter2secret", "name": "Amal"})
    for coding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert b"hunter2" not in R.body(text.encode(coding)).replace(b"\0", b"")
        assert b"hunter2" not in R.body(f"password={text}".encode(coding), b"text/plain").replace(b"\0", b"")


def test_parts_of_a_form_are_hidden_by_name() -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    body = part % (b"otp", b"482915") + part % (b"size", b"XL") + part % (b"who", b"a@b.example") + b"--x--\r\n"
    hidden = R.body(body, b"multipart/form-data; boundary=x")
    assert (b"482915" in hidden, b"a@b.example" in hidden, b"XL" in hidden) == (False, False, True)
    assert hidden.startswith(b"--x\r\nContent-Disposition")
    assert hidden.endswith(b"\r\n--x--")


@pytest.mark.parametrize("body", [b'{"password":12345678901234567890}', b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"])
def test_no_number_and_no_depth_is_too_much(body: bytes) -> None:
    assert R.body(body)


def test_a_parameter_of_the_path_is_hidden_by_its_name() -> None:
    assert R.target(b"/reset/open-sesame?x=1", "/reset/{token}") == f"/reset/{R.token('open-sesame')}?x=1".encode()
    assert R.target(b"/orders/ORD-2026-000123", "/orders/{number}") == b"/orders/ORD-2026-000123"


def test_a_name_of_a_query_is_no_place_for_a_secret() -> None:
    assert b"a@b.example" not in R.target(b"/x?a@b.example=1")
    assert b"f3k9a8b7c6d5e4f3" not in R.target(b"/unsubscribe?f3k9a8b7c6d5e4f3")
    assert R.target(b"/x?page=1&q=") == b"/x?page=1&q="


@pytest.mark.parametrize(
    "value",
    [
        b"https://bob:hunter2secret@erp.example/x",
        b"http://bob:hunter2secret@localhost/x?token=hunter2secret#access_token=hunter2secret",
        b'{"password": "hunter2secret", "q": "a?b"}',
        b"http%3A%2F%2Fbob%3Ahunter2secret%40erp%2F",
    ],
)
def test_an_address_in_a_header_keeps_no_secret(value: bytes) -> None:
    ((_, hidden),) = R.headers([(b"Location", value)])
    assert b"hunter2secret" not in hidden


@pytest.mark.parametrize("number", ["0.1000000000000000000001", "12345678901234567890123", "1e400", "1764100800123"])
def test_a_number_keeps_its_digits(number: str) -> None:
    assert R.body(b'{"a":%b}' % number.encode()) == b'{"a":%b}' % number.encode()


def test_one_decimal_has_one_token() -> None:
    assert R.body(b'{"pin":12.50}') == R.body(b'{"pin":12.5}') != R.body(b'{"pin":12.51}')


def test_what_no_writer_of_json_takes_is_kept_as_text() -> None:
    body = b'{"a":"\\ud800"}'
    assert R.body(body) == body


def test_beyond_what_is_compared_nothing_is_looked_through() -> None:
    assert R.body(b"[" * 900 + b"]" * 900) == b"[" * 201 + '"…"'.encode() + b"]" * 201
    assert list(R.secrets_of({"otp": 7, "deep": json.loads('[{"otp": 8},' * 300 + "0" + "]" * 300)}))[:2] == ["7", "8"]


def test_what_is_asserted_of_two_tokens_can_be_asserted_of_their_stand_ins() -> None:
    legacy, other, new = (R.token(_jwt(sub, at)) for sub, at in (("u1", 1), ("u2", 1), ("u1", 2)))
    assert Jwts().explains(Difference("$", Kind.VALUE, legacy, new))
    assert not Jwts().explains(Difference("$", Kind.VALUE, legacy, other))
    assert R.text(f"see {_jwt('u1', 1)}") == f"see {legacy}"


def _jwt(sub: str, at: int) -> str:
    said = base64.urlsafe_b64encode(json.dumps({"sub": sub, "iat": at}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{said}.c2lnbmF0dXJl"


@given(st.from_regex(r"[A-Za-z_]{1,15}", fullmatch=True))
def test_a_short_word_names_a_parameter_and_hides_nothing(name: str) -> None:
    assert R.name(name) == R.text(name) == name
