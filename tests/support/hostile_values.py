"""What nobody should send: raw JSON for a field of a body, raw bytes for a parameter, whole bodies; each by its name."""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

DEEP: Final = 20_000
MANY_DIGITS: Final = "9" * 5_000
"""More than Python turns into an int."""

LONGEST: Final = 30_000
"""Of a parameter; the client here takes no more."""

_TEXTS: Final[Mapping[str, str]] = {
    "nul": r"a\u0000b",
    "only nul": r"\u0000",
    "right to left": r"\u202eabc\u2066",
    "emoji": "😀👨\u200d👩\u200d👧",
    "beyond the basic plane": r"\ud83d\ude00",
    "half a pair": r"\ud800",
    "the other half": r"a\udfff",
    "a pair turned round": r"\ude00\ud83d",
    "no character": r"\uffff\ufdd0",
    "empty": "",
    "blank": r" \t\u3000",
    "lines": r"a\r\nb\u2028c",
    "combining": "e" + "\u0301" * 300,
    "51 characters": "x" * 51,
    "256 characters": "ع" * 256,
    "20001 characters": "x" * 20_001,
    "1 MB": "x" * 1_000_000,
    "pattern": r"%_\\'\"; --",
    "arabic digits": "\u0661\u0662\u0663",
    "padded number": " 12 ",
    "hexadecimal": "0x1F",
    "grouped number": "1_000",
    "many digits": MANY_DIGITS,
}
_NUMBERS: Final = (
    *("0", "-0", "-1", "1.5", "1.0", "0.005", "-0.004", "1E+2", "1e-400", "0.00000000001"),
    *("999.99", "999.995", "100000.00", "9999999.999", "99999999.995", "9999999999.99", "9999999999.995"),
    *("999999999999.9995", "9999999999999.99", "10000000000000", "123456789012345678.123456789012345678"),
    *("2147483647", "2147483648", "-2147483648", "-2147483649", "4294967296"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616"),
    *("1e15", "1e28", "1e308", "1e400", "-1e400", "1e1000000000", "NaN", "Infinity", "-Infinity"),
    *(MANY_DIGITS, f"0.{MANY_DIGITS}", f"-{MANY_DIGITS}"),
)
_DATES: Final = (
    *("0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "2024-02-29", "1900-02-29"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59.999999Z", "2026-11-22T24:00:00"),
    *("2026-11-22T10:00:00", "2026-11-22T10:00:00+25:00", "2026-11-22T10:00:60Z", "-0001-01-01", "253402300800"),
    *("4713-01-01 BC", "infinity", "epoch", "1e30", "today"),
)
_ODD: Final[Mapping[str, str]] = {
    "null": "null",
    "truth": "true",
    "empty list": "[]",
    "empty object": "{}",
    "list in list": "[[]]",
    "list of nothing": "[null]",
    "text in a list": r'["\u0000"]',
    "halves in an object": r'{"\ud800": {"\udc00": "\udbff"}}',
    "nul in an object": r'{"\u0000": ["a\u0000"]}',
    "huge in an object": f'{{"a": [1e400, NaN, {"9" * 400}]}}',
    "deep list": "[" * DEEP + "]" * DEEP,
    "deep object": '{"a":' * DEEP + "1" + "}" * DEEP,
    "65 levels": "[" * 65 + "]" * 65,
    "many": "[" + ",".join(["1"] * 2_000) + "]",
}

FIELD_VALUES: Final[Mapping[str, str]] = {
    **{f"text {name}": f'"{text}"' for name, text in _TEXTS.items()},
    **{f"number {number[:24]}": number for number in _NUMBERS},
    **{f"number as text {number[:24]}": f'"{number}"' for number in _NUMBERS},
    **{f"date {date}": f'"{date}"' for date in _DATES},
    **_ODD,
}
"""Raw JSON, also such as no parser should take."""

UNSTORABLE: Final = frozenset(
    {"text nul", "text only nul", "text half a pair", "text the other half", "text in a list"}
)
"""Nothing that keeps texts can have kept these."""

UNREADABLE: Final = frozenset(
    {"deep list", "deep object", *(f"number {number}"[:31] for number in (MANY_DIGITS, f"-{MANY_DIGITS}"))}
)
"""The parser gives up: it cannot say on which field."""

_RAW: Final[Mapping[str, str]] = {
    "no utf-8": "%FF%FE",
    "half a pair": "%ED%A0%80",
    "half a percent": "%",
    "empty": "",
    "slash": "a%2Fb",
    "up": "..%2F..",
    "plus": "+1",
    "twice encoded": "%2500",
}
PARAMETER_VALUES: Final[Mapping[str, str]] = {
    **{f"raw {name}": value for name, value in _RAW.items()},
    **{
        f"text {name}": quote(json.loads(f'"{text}"')[:LONGEST], safe="")
        for name, text in _TEXTS.items()
        if name not in {"half a pair", "the other half", "a pair turned round", "empty"}
    },
    **{f"number {number[:24]}": quote(number) for number in _NUMBERS},
    **{f"date {date}": quote(date) for date in _DATES},
    **{name: name for name in ("null", "true", "[]", "None")},
}
"""Percent-encoded, as they stand in a target."""

JSON: Final = "application/json"
BODIES: Final[Mapping[str, tuple[str | None, bytes]]] = {
    "nothing": (JSON, b""),
    "nothing of no type": (None, b""),
    "null": (JSON, b"null"),
    "a list": (JSON, b"[]"),
    "a text": (JSON, b'"x"'),
    "a half": (JSON, rb'"\ud800"'),
    "a number": (JSON, b"1"),
    "a huge number": (JSON, b"1e400"),
    "no number": (JSON, b"NaN"),
    "many digits": (JSON, MANY_DIGITS.encode()),
    "cut off": (JSON, b'{"name": "x'),
    "too much": (JSON, b"{} {}"),
    "no utf-8": (JSON, b'{"name": "\xff\xfe"}'),
    "a byte order mark": (JSON, b"\xef\xbb\xbf{}"),
    "utf-16": (JSON, '{"name": "x"}'.encode("utf-16")),
    "utf-32": (JSON, '{"name": "x"}'.encode("utf-32")),
    "deep list": (JSON, b"[" * DEEP + b"]" * DEEP),
    "deep object": (JSON, b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "deep and cut off": (JSON, b"[" * DEEP),
    "1 MB of blanks": (JSON, b" " * 1_000_000),
    "2 MB": (JSON, b'{"name": "' + b"x" * 2_000_000 + b'"}'),
    "odd names": (JSON, rb'{"\ud800": 1, "\u0000": 2, "__class__": {"__init__": 3}, "": 4}'),
    "plain text": ("text/plain", b"name=x"),
    "xml": ("application/xml", b"<name>x</name>"),
    "a form": ("application/x-www-form-urlencoded", b"name=x&name=%00&name=%ff"),
    "parts without boundary": ("multipart/form-data", b"--x\r\n"),
    "parts cut off": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
    "another charset": ("application/json; charset=utf-7", b"+AHs-+AH0-"),
    "unknown charset": ("application/json; charset=\xff", b"{}"),
    "no type at all": ("/", b"{}"),
    "bytes of no type": (None, b"\x00\xff"),
}
"""Content type and content."""
