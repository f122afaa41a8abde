"""Values, bodies and field lines with tokens in place of what is secret: by its name, by its place, by its form."""

import base64
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import orjson
from typing_extensions import override

from gateway.compare.bodies import UnreadableError
from gateway.compare.locations import unquoted
from gateway.compare.tolerances import claims
from gateway.exchange import RawHeaders
from gateway.redaction import texts
from gateway.redaction.documents import Number, Part, canonical, is_number, parse, rewrite_parts, write
from gateway.redaction.names import is_phone, is_secret
from gateway.redaction.paths import secret_segments

_STEP = re.compile(r'(\.\.[\w-]+)|\.([\w-]+)|\["((?:[^"\\]|\\.)*)"\]|(\[\*\]|\{\*\}|\.\*)')
_PHONE_DIGITS = 7
_OPAQUE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w.~-]{16,}")
"""A name of a query without a value, which is one: ``/unsubscribe?f3k9…``."""
_DEEPEST, _DEEPER = 200, "…"
"""Levels that are looked through, as each costs all those above it, and what stands for the rest: nothing below is compared."""
_NAMED = ("secret",)
_PAIR = ("name", "key", "header")
_TELLING = re.compile(r"(?=.*\d).{6,}|\S{16,}", re.DOTALL)
_KNOWN_MOST, _KNOWN_LONGEST = 100, 2048
_SECRET_WORD = re.compile(r"passw|pwd|secret|token|api_?key|authorization|cookie|credential", re.IGNORECASE)


class Redactor(NamedTuple):
    """What is secret here; ``paths`` are places such as ``$.customer.tax_number`` or ``$.items[*].note``."""

    key: bytes
    paths: tuple[tuple[str, ...], ...] = ()
    words: frozenset[str] = frozenset()
    """Values that are hidden wherever they stand."""

    def knowing(self, values: Iterable[str]) -> "Redactor":
        """The same, to which these values are secret wherever they stand: an error message quotes what it was given."""
        fresh = {each for each in values if len(each) <= _KNOWN_LONGEST and _TELLING.fullmatch(each)} - self.words
        if not fresh:
            return self
        longest_first = sorted(self.words | fresh, key=lambda each: (-len(each), each))
        return self._replace(words=frozenset(longest_first[:_KNOWN_MOST]))

    def headers(self, headers: RawHeaders) -> RawHeaders:
        return [(name, self._header(name, value)) for name, value in headers]

    def target(self, target: bytes, template: str = "") -> bytes:
        """``template`` is the endpoint's path: what stands at a parameter named ``token`` is one."""
        path, mark, query = target.decode("latin-1").partition("?")
        segments = path.split("/")
        for number in secret_segments(segments, template):
            segments[number] = self.word(segments[number])
        return (self.text("/".join(segments)) + mark + (self._form(query) if query else "")).encode(
            "latin-1", "replace"
        )

    def body(self, body: bytes, media: bytes = b"") -> bytes:
        """The same body with tokens; one that cannot be read is replaced as a whole where it is no text."""
        if not body:
            return body
        kind = media.split(b";", 1)[0].strip().lower()
        if kind == b"application/x-www-form-urlencoded":
            return self._form(body.decode("latin-1")).encode("latin-1", "replace")
        if kind.startswith(b"multipart/"):
            parts = rewrite_parts(body, media, self._part)
            return self._unparsed(body) if parts is None else parts
        try:
            return write(self.value(parse(body)))
        except (UnreadableError, RecursionError):
            return self._unparsed(body)

    def value(self, value: object, at: tuple[str, ...] = ()) -> object:
        """A parsed value; everything below a secret name or a configured path becomes tokens."""
        if self._is_secret(at):
            return self.token(value)
        if len(at) > _DEEPEST and isinstance(value, dict | list):
            return _DEEPER
        if isinstance(value, dict):
            return {self.text(key): self._entry(value, key, (*at, key)) for key in value}
        if isinstance(value, list):
            if _is_secret_pair(value):
                return [value[0], self.token(value[1])]
            return [self.value(each, (*at, "[*]")) for each in value]
        return self._leaf(value, at)

    def difference(self, location: str, value: object) -> object:
        """One side's value of a difference found at a location."""
        at = steps(location)
        if any(self._is_secret(at[:depth]) for depth in range(1, len(at) + 1)):
            return self.token(value)
        return self.value(value, at)

    def text(self, text: str) -> str:
        """Free text with what looks like a secret, an e-mail, a card or a phone number replaced; JSON in it by its names."""
        if text[:1] in {"{", "["}:
            try:
                found = parse(text.encode())
                hidden = self.value(found)
                return text if hidden == found else write(hidden).decode()
            except (ValueError, UnreadableError, RecursionError):
                return texts.hide(text, self)
        return texts.hide(text, self)

    def name(self, name: str) -> str:
        """A parameter's name: that of a form or query."""
        # Most are words, and each sampled request has some: nothing that is hidden is as short without a digit.
        if len(name) < 16 and name.isascii() and name.replace("_", "a").isalpha():
            return name
        return self.word(name) if _OPAQUE.fullmatch(name) else self.text(name)

    def token(self, value: object) -> object:
        """A value's stand-in: same type, same for the same value; truth values and nulls have nothing to hide."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, dict):
            return {self.text(key): self.token(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.token(each) for each in value]
        if is_number(value):
            return self._number(value)
        return self.jwt(str(value)) if value != "" else value

    def word(self, text: str) -> str:
        return f"tok_{self._digest(text)[:16]}"

    def jwt(self, text: str) -> str:
        """Of a JWT another with the same names of claims, so that what is asserted of two can be asserted of these."""
        said = claims(text)
        if said is None:
            return self.word(text)
        try:
            # Each as a word: digits for digits, two small numbers may have one token.
            hidden = orjson.dumps({name: self.word(orjson.dumps(value).decode()) for name, value in said.items()})
        except orjson.JSONEncodeError:  # nested deeper than can be written
            return self.word(text)
        return f"{texts.JWT_HEAD}.{base64.urlsafe_b64encode(hidden).decode().rstrip('=')}.{self.word(text)}"

    def digits(self, text: str) -> str:
        """Digits for digits, sign and separators kept; no leading zero comes or goes."""
        stream = str(int(self._digest(text) * 2, 16))
        made = [
            character if not character.isdigit() else digit if digit != "0" or character == "0" else "7"
            for character, digit in zip(text, cycle(stream), strict=False)
        ]
        zeros = len(text[:2]) - len(text[:2].lstrip("0"))
        return "".join(["0"] * zeros + made[zeros:])

    def is_card(self, text: str) -> bool:
        return texts.is_card(text)

    def _entry(self, value: dict[str, Any], key: str, at: tuple[str, ...]) -> object:
        """One value of an object: ``{"name": "Authorization", "value": …}`` has its name beside it."""
        if key == "value" and _is_named_secret(value):
            return self.token(value[key])
        return self.value(value[key], at)

    def _leaf(self, value: object, at: tuple[str, ...]) -> object:
        if isinstance(value, str):
            return self.digits(value) if self._is_number_of_phone(value, at) else self.text(value)
        return self._number(value) if is_number(value) and self._is_personal(canonical(value), at) else value

    def _number(self, value: Number) -> Number:
        """Another one of the same type with as many digits."""
        digits, mark, exponent = canonical(value).partition("e")
        return type(value)(f"{self.digits(digits)}{mark}{exponent}")

    def _is_number_of_phone(self, text: str, at: tuple[str, ...]) -> bool:
        named = next((step for step in reversed(at) if step != "[*]"), "")
        if not is_phone(named) or not set(text) <= set("+()0123456789 -./"):
            return False
        return sum(map(str.isdecimal, text)) >= _PHONE_DIGITS

    def _is_personal(self, text: str, at: tuple[str, ...]) -> bool:
        is_whole = "." not in text
        return is_whole and (text in self.words or self.is_card(text) or self._is_number_of_phone(text, at))

    def _header(self, name: bytes, value: bytes) -> bytes:
        if is_secret(name.decode("latin-1")):
            return self.word(value.decode("latin-1")).encode()
        text = value.decode("latin-1")
        address, mark, query = text.partition("?")
        if mark and address[:1] not in {"{", "["} and " " not in text:
            query, sharp, fragment = query.partition("#")
            text = self.text(address) + mark + self._form(query) + sharp + self.text(fragment)
        else:
            text = self.text(text)
        return text.encode("latin-1", "replace")

    def _form(self, text: str) -> str:
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode([(self.name(name), str(self.value(value, (name,)))) for name, value in pairs])

    def _part(self, part: Part) -> tuple[bytes, bytes]:
        head = self.text(part.head.decode("latin-1")).encode("latin-1", "replace")
        if is_secret(part.name):
            return head, self.word(part.content.decode("utf-8", "replace")).encode()
        return head, self.body(part.content, part.media)

    def _unparsed(self, body: bytes) -> bytes:
        """Cut-off JSON and multipart name their secrets in ways no reader can trust: only clean text is kept."""
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return self.word(body.hex()).encode()
        risky = _SECRET_WORD.search(text) is not None
        return (self.word(text) if risky else self.text(text)).encode()

    def _is_secret(self, at: tuple[str, ...]) -> bool:
        return bool(at) and (is_secret(at[-1]) or any(_covers(path, at) for path in self.paths))

    def _digest(self, text: str) -> str:
        return hmac.digest(self.key, text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def secrets_of(self, value: object, at: tuple[str, ...] = ()) -> Iterator[str]:
        """What a parsed value itself calls secret, by name or place."""
        if len(at) > _DEEPEST:
            return
        if isinstance(value, dict):
            for key, each in value.items():
                place = _NAMED if key == "value" and _is_named_secret(value) else (*at, key)
                yield from self.secrets_of(each, place)
        elif isinstance(value, list):
            for number, each in enumerate(value):
                is_second = number == 1 and _is_secret_pair(value)
                yield from self.secrets_of(each, _NAMED if is_second else (*at, "[*]"))
        elif isinstance(value, str) or is_number(value):
            named = tuple(step for step in at if step != "[*]")
            if self._is_secret(at) or self._is_secret(named[-1:]):
                yield value if isinstance(value, str) else canonical(value)


class Blur(Redactor):
    """One token for all: makes what other keys have hidden equal, and what may have been hidden too.

    A token of digits need not pass Luhn's check, so any number as long as a card's counts as one.
    """

    @override
    def text(self, text: str) -> str:
        return super().text(texts.TOKEN.sub(_ANY, text))

    @override
    def is_card(self, text: str) -> bool:
        return 13 <= sum(map(str.isdecimal, text)) <= 19

    @override
    def jwt(self, text: str) -> str:
        return _ANY

    @override
    def word(self, text: str) -> str:
        return _ANY

    @override
    def digits(self, text: str) -> str:
        return "".join("7" if character.isdigit() else character for character in text)


_ANY = "tok_" + "0" * 16


def _is_named_secret(value: dict[str, Any]) -> bool:
    """``{"name": "Authorization", "value": …}``"""
    return any(isinstance(value.get(each), str) and is_secret(value[each]) for each in _PAIR)


def _is_secret_pair(value: list[Any]) -> bool:
    """``["Authorization", …]``"""
    return len(value) == 2 and isinstance(value[0], str) and is_secret(value[0])


def steps(location: str) -> tuple[str, ...]:
    """``$.items[*].note`` as its steps; ``header:x`` and ``status`` are one."""
    if not location.startswith("$"):
        return (location.removeprefix("header:"),)
    return tuple(_step(found) for found in _STEP.finditer(location))


def _step(found: re.Match[str]) -> str:
    deep, name, quoted, other = found.groups()
    return deep or name or other or unquoted(quoted)


def redaction_key(secret: str) -> bytes:
    """The key of tokens, made of what a deployment keeps secret."""
    return hmac.digest(secret.encode(), b"banyan redaction", "sha256")


def blur(paths: Sequence[str] = ()) -> Blur:
    return Blur(b"", tuple(steps(path) for path in paths))


def redactor(key: bytes, paths: Sequence[str] = (), known: Iterable[str] = ()) -> Redactor:
    """``known`` are values that are secret wherever they stand."""
    return Redactor(key, tuple(steps(path) for path in paths)).knowing(known)


def _covers(path: tuple[str, ...], at: tuple[str, ...]) -> bool:
    """Whether a place is that of a path, in which ``..name`` stands for a ``name`` at any depth."""
    if not path or not at:
        return path == at
    if path[0].startswith(".."):
        return any(step == path[0][2:] and _covers(path[1:], at[depth + 1 :]) for depth, step in enumerate(at))
    return path[0] in {at[0], ".*", "{*}"} and _covers(path[1:], at[1:])
