"""Secrets and personal data into keyed tokens that keep type and equality; applied after comparing, before storing.

Pure: one key gives one token for one value on both sides, so that a difference stays visible.
"""

import base64
import hmac
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import cycle
from json import JSONDecodeError, JSONDecoder
from typing import NamedTuple, TypeGuard
from urllib.parse import parse_qsl, urlencode

import orjson
from typing_extensions import override

from gateway.compare.locations import unquoted
from gateway.compare.tolerances import claims
from gateway.exchange import RawHeaders

_SECRET_HEADERS = frozenset(
    {b"authorization", b"proxy-authorization", b"cookie", b"set-cookie", b"x-api-key", b"x-auth-token", b"x-csrf-token"}
)
_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code)?|pwd|secret|token|api_?key|auth(orization)?|cookie|session(_?id)?|otp|pin|cvv|cvc|ssn|iban"
    r"|.*(password|passwd|secret|token|api_?key|credential|cookie|authorization).*",
    re.IGNORECASE,
)
_LINE = 4096
"""Characters from which a text is read line by line."""
# Each begins with the few characters it can begin with, so that the engine passes over all others in one loop, and looks
# back from there; and each is bounded, or ends where the next can begin: a text of one long word is read once.
_DOMAIN = re.compile(r"(?:@|%40)[\w-]+(?:\.[\w-]+)+")
"""What follows an e-mail's name, which is at most so long:"""
_LOCAL, _LOCAL_LONGEST = re.compile(r"[\w.+-]*"), 64
_JWT = re.compile(r"eyJ(?:(?<![\w-]eyJ)|(?<=%20eyJ)|(?<=%3AeyJ)|(?<=%3DeyJ))[\w-]{5,}\.[\w-]{5,}\.[\w-]*")
_BEARER = re.compile(r"(?-i:[bB])(?<=\bb)(?:earer|asic)\s+[\w.~+/=-]{6,}", re.IGNORECASE)
_CARD = re.compile(r"\d(?<![\d.]\d)(?:[ -]?\d){12,18}(?!\d|\.\d)")
_PHONE = re.compile(
    r"[+(0](?:(?<=\+)(?<![\w.+-]\+)\d[\d ()-]{7,18}\d"
    r"|(?:(?<=\()(?<![\w.+-]\()0|(?<=0)(?<![\w.+-]0))\d{1,4}\)?[ -]?\d[\d -]{5,10}\d)(?!\w|\.\d)"
)
_ASSIGNED = re.compile(
    r"""(?ix) ((?-i:[pPsS\u017ftTaA])(?: (?<=p)(?:assword|asswd|wd) | (?<=s)ecret | (?<=t)oken | (?<=a)pi_?key )
    ["']?\s*[:=]\s*["']?) ([^\s"'&,;<>}]+)"""
)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""Luhn's: the sum of the digits of a doubled digit."""
_HEAD = "eyJhbGciOiJub25lIn0"
"""``{"alg":"none"}``"""
_STEP = re.compile(r'\.([\w-]+)|\["((?:[^"\\]|\\.)*)"\]|(\[\*\]|\{\*\}|\.\*)')


class Written(NamedTuple):
    """A number as it stands in a body: a double would lose digits of it, and what was sent could not be seen any more."""

    text: str


Number = int | float | Decimal | Written
_PLAIN = 40
"""Digits up to which a number is written without an exponent."""
_READER = JSONDecoder(parse_float=Written, parse_int=Written, parse_constant=Written)


class Redactor(NamedTuple):
    """What is secret here; ``paths`` are places such as ``$.customer.tax_number`` or ``$.items[*].note``."""

    key: bytes
    paths: tuple[tuple[str, ...], ...] = ()

    def headers(self, headers: RawHeaders) -> RawHeaders:
        return [(name, self._header(name, value)) for name, value in headers]

    def target(self, target: bytes) -> bytes:
        path, mark, query = target.decode("latin-1").partition("?")
        return (self.text(path) + mark + (self._form(query) if query else "")).encode("latin-1", "replace")

    def body(self, body: bytes, media: bytes = b"") -> bytes:
        """The same body with tokens; one that cannot be read is replaced as a whole where it is no text."""
        if not body:
            return body
        kind = media.split(b";", 1)[0].strip().lower()
        if kind == b"application/x-www-form-urlencoded":
            return self._form(body.decode("latin-1")).encode("latin-1", "replace")
        try:
            return orjson.dumps(self.value(_READER.decode(body.decode("utf-8-sig"))), default=_as_written)
        # No text, no JSON, nested too deeply, or half a surrogate pair, which cannot be written.
        except (UnicodeDecodeError, JSONDecodeError, RecursionError, orjson.JSONEncodeError):
            return self._unparsed(body)

    def value(self, value: object, at: tuple[str, ...] = ()) -> object:
        """A parsed value; everything below a secret name or a configured path becomes tokens."""
        if self._is_secret(at):
            return self.token(value)
        if isinstance(value, dict):
            return {self.text(key): self.value(each, (*at, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [self.value(each, (*at, "[*]")) for each in value]
        if isinstance(value, str):
            return self.text(value)
        if _is_number(value):
            text = _canonical(value)
            return self._number(value) if "." not in text and self._is_card(text) else value
        return value

    def difference(self, location: str, value: object) -> object:
        """One side's value of a difference found at a location."""
        return self.value(value, steps(location))

    def text(self, text: str) -> str:
        """Free text with what looks like a secret, an e-mail, a card or a phone number replaced."""
        if len(text) <= _LINE:
            return self._line(text)
        # A regular expression keeps every other thread waiting until it is through.
        return "".join(map(self._line, text.splitlines(keepends=True)))

    def _line(self, text: str) -> str:
        text = _ASSIGNED.sub(lambda found: found[1] + self._word(found[2]), text)
        text = _BEARER.sub(lambda found: self._word(found[0]), text)
        text = _JWT.sub(lambda found: self._jwt(found[0]), text)
        if "@" in text or "%40" in text:
            text = self._mails(text)
        text = _CARD.sub(lambda found: self._digits(found[0]) if self._is_card(found[0]) else found[0], text)
        return _PHONE.sub(lambda found: self._digits(found[0]), text)

    def _mails(self, text: str) -> str:
        made, done = [], 0
        for found in _DOMAIN.finditer(text):
            at = found.start()
            before = text[max(done, at - _LOCAL_LONGEST) : at]
            name = _LOCAL.match(before[::-1])
            begin = at - (name.end() if name else 0)
            if begin < at:
                made += [text[done:begin], self._word(text[begin : found.end()])]
                done = found.end()
        return "".join([*made, text[done:]])

    def token(self, value: object) -> object:
        """A value's stand-in: same type, same for the same value; truth values and nulls have nothing to hide."""
        if value is None or isinstance(value, bool):
            return value
        if _is_number(value):
            return self._number(value)
        if isinstance(value, dict):
            return {self.text(key): self.token(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.token(each) for each in value]
        return self._jwt(str(value)) if value != "" else value

    def _number(self, value: Number) -> Number:
        digits, mark, exponent = _canonical(value).partition("e")
        made = f"{self._digits(digits)}{mark}{exponent}"
        return type(value)(made)

    def _header(self, name: bytes, value: bytes) -> bytes:
        if name.lower() in _SECRET_HEADERS or _SECRET_NAME.fullmatch(name.decode("latin-1").replace("-", "_")):
            return self._word(value.decode("latin-1")).encode()
        if b"?" in value:
            return self.target(value)
        return self.text(value.decode("latin-1")).encode("latin-1", "replace")

    def _form(self, text: str) -> str:
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode([(self.text(name), str(self.value(value, (name,)))) for name, value in pairs])

    def _unparsed(self, body: bytes) -> bytes:
        """Cut-off JSON and multipart name their secrets in ways no reader can trust: only clean text is kept."""
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return self._word(body.hex()).encode()
        risky = _SECRET_WORD.search(text) is not None
        return (self._word(text) if risky else self.text(text)).encode()

    def _is_secret(self, at: tuple[str, ...]) -> bool:
        if not at:
            return False
        return _SECRET_NAME.fullmatch(at[-1].replace("-", "_")) is not None or any(
            _covers(path, at) for path in self.paths
        )

    def _is_card(self, text: str) -> bool:
        """Luhn's check over 13 to 19 digits; of those that begin with 1 only an airline's 15, as moments in milliseconds do."""
        digits = [int(each) for each in text if each.isdecimal()]
        if not 13 <= len(digits) <= 19 or (digits[0] == 1 and len(digits) != 15):
            return False
        return (sum(digits[-1::-2]) + sum(map(_DOUBLED.__getitem__, digits[-2::-2]))) % 10 == 0

    def _jwt(self, text: str) -> str:
        """Of a JWT another with the same names of claims, so that what is asserted of two can be asserted of these."""
        said = claims(text)
        if said is None:
            return self._word(text)
        try:
            # Each as a word: digits for digits, two small numbers may have one token.
            hidden = orjson.dumps({name: self._word(orjson.dumps(value).decode()) for name, value in said.items()})
        except orjson.JSONEncodeError:  # nested deeper than can be written
            return self._word(text)
        return f"{_HEAD}.{base64.urlsafe_b64encode(hidden).decode().rstrip('=')}.{self._word(text)}"

    def _word(self, text: str) -> str:
        return f"tok_{self._digest(text)[:16]}"

    def _digits(self, text: str) -> str:
        """Digits for digits, sign and separators kept; no leading zero comes or goes."""
        stream = str(int(self._digest(text) * 2, 16))
        made = [
            character if not character.isdigit() else digit if digit != "0" or character == "0" else "7"
            for character, digit in zip(text, cycle(stream), strict=False)
        ]
        return "".join(["0", *made[1:]] if text[:1] == "0" else made)

    def _digest(self, text: str) -> str:
        return hmac.digest(self.key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


class Blur(Redactor):
    """One token for all: makes what other keys have hidden equal, and what may have been hidden too.

    A token of digits need not pass Luhn's check, so any number as long as a card's counts as one.
    """

    @override
    def text(self, text: str) -> str:
        return super().text(_TOKEN.sub(_ANY, text))

    @override
    def _is_card(self, text: str) -> bool:
        return 13 <= sum(map(str.isdecimal, text)) <= 19

    @override
    def _jwt(self, text: str) -> str:
        return _ANY

    @override
    def _word(self, text: str) -> str:
        return _ANY

    @override
    def _digits(self, text: str) -> str:
        return "".join("7" if character.isdigit() else character for character in text)


class Veil(Redactor):
    """Keeps nothing of what it hides, not even equality: for a log, where nobody compares."""

    @override
    def _jwt(self, text: str) -> str:
        return _HIDDEN

    @override
    def _word(self, text: str) -> str:
        return _HIDDEN

    @override
    def _digits(self, text: str) -> str:
        return _HIDDEN


_HIDDEN = "***"
_VEIL = Veil(b"")
_TELLING = re.compile(r"@|%40|eyJ|=|\d{7}")
"""What a path has that might hold an e-mail, a token, a card or a phone number: all others pass at this glance."""


def shown_path(target: bytes) -> str:
    """A target as a log may have it: without its query, and without what looks personal or secret in its path."""
    path = target.partition(b"?")[0].decode("latin-1")
    return path if _TELLING.search(path) is None else _VEIL.text(path)


_TOKEN = re.compile(r"tok_[0-9a-f]{16}")
_ANY = "tok_" + "0" * 16
_SECRET_WORD = re.compile(r"passw|pwd|secret|token|api_?key|authorization|cookie|credential", re.IGNORECASE)


def _is_number(value: object) -> TypeGuard[Number]:
    return isinstance(value, int | float | Decimal | Written) and not isinstance(value, bool)


def _canonical(number: Number) -> str:
    """One text for all ways to write a number: 1.50 and 1.5 are equal, and so are their tokens."""
    text = (number.text if isinstance(number, Written) else str(number)).lower()
    try:
        value = Decimal(text)
    except ArithmeticError:  # an exponent beyond what even decimals hold
        return text
    if not value.is_finite() or abs(value.adjusted()) > _PLAIN:
        return text
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _as_written(value: object) -> orjson.Fragment:
    if isinstance(value, Written):
        return orjson.Fragment(value.text)
    raise TypeError(f"{type(value).__name__} is nothing that was read from a body")


def steps(location: str) -> tuple[str, ...]:
    """``$.items[*].note`` as its steps; ``header:x`` and ``status`` are one."""
    if not location.startswith("$"):
        return (location.removeprefix("header:"),)
    return tuple(_step(found) for found in _STEP.finditer(location))


def _step(found: re.Match[str]) -> str:
    name, quoted, other = found.groups()
    return name or other or unquoted(quoted)


def redaction_key(secret: str) -> bytes:
    """The key of tokens, made of what a deployment keeps secret."""
    return hmac.digest(secret.encode(), b"banyan redaction", "sha256")


def blur(paths: Sequence[str] = ()) -> Blur:
    return Blur(b"", tuple(steps(path) for path in paths))


def redactor(key: bytes, paths: Sequence[str] = ()) -> Redactor:
    return Redactor(key, tuple(steps(path) for path in paths))


def _covers(path: tuple[str, ...], at: tuple[str, ...]) -> bool:
    return len(path) == len(at) and all(mine in {theirs, ".*", "{*}"} for mine, theirs in zip(path, at, strict=True))
