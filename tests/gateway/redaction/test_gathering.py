"""What an exchange itself calls secret."""

import base64

from gateway.redaction import redactor
from gateway.redaction.gathering import secrets_of_body, secrets_of_headers, secrets_of_target

R = redactor(b"key", ["$.customer.tax"])
JSON = [(b"content-type", b"application/json")]


def test_credentials_are_taken_apart() -> None:
    basic = b"Basic " + base64.b64encode(b"amy:open-sesame")
    found = set(secrets_of_headers([(b"Authorization", basic), (b"X-Api-Key", b"k1"), (b"Accept", b"text/html")]))
    assert found >= {basic.decode(), "open-sesame", "k1"}
    assert "text/html" not in found
    assert list(secrets_of_headers([(b"authorization", b"Basic !")])) == ["Basic !", "!"]


def test_of_cookies_those_that_look_like_sessions() -> None:
    assert list(secrets_of_headers([(b"Cookie", b"sid=5f1e9c2b7a; theme=dark-blue")])) == ["5f1e9c2b7a"]
    assert list(secrets_of_headers([(b"Set-Cookie", b"sid=5f1e9c2b7a; Max-Age=864000000")])) == ["5f1e9c2b7a"]


def test_targets_have_them_in_path_and_query() -> None:
    assert list(secrets_of_target(b"/join/abc?token=q1&page=2", "/join/{token}")) == ["abc", "q1"]


def test_bodies_have_them_by_name_and_place() -> None:
    body = b'{"otp":482915,"tokens":["t1"],"customer":{"tax":"x1"},"h":[{"name":"Cookie","value":"c1"},["X-Auth","a1"]],"n":1}'
    assert list(secrets_of_body(R, body, JSON)) == ["482915", "t1", "x1", "c1", "a1"]
    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    assert list(secrets_of_body(R, b"otp=1&n=2", form)) == ["1"]


def test_bodies_of_parts_and_tables_have_them_too() -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    body = part % (b"otp", b"1") + part % (b"file", b"id;pin\n1;2\n3") + b"--x--"
    assert list(secrets_of_body(R, body, [(b"content-type", b"multipart/form-data; boundary=x")])) == ["1", "2"]


def test_what_is_nested_too_deeply_has_none() -> None:
    assert list(secrets_of_body(R, b"[" * 400 + b"]" * 400, JSON)) == []
    assert list(secrets_of_body(R, b"", JSON)) == []
