"""What looks secret or personal in a free text, found by its form. Pure.

Each pattern begins with the few characters it can begin with, so that the engine passes over all others in one loop, and
looks back from there; and each is bounded, or ends where the next can begin: a text of one long word is read once.
"""

import base64
import binascii
import re
from typing import Final, Protocol
from urllib.parse import quote, unquote

from gateway.redaction.names import is_secret

JWT_HEAD: Final = "eyJhbGciOiJub25lIn0"
"""``{"alg":"none"}``, with which the stand-in of a JWT begins."""
TOKEN = re.compile(r"tok_[0-9a-f]{16}")
_LINE: Final = 4096
"""Characters from which a text is read line by line: an expression keeps every other thread waiting until it is through."""
_SAFE: Final = "/:?#[]@!$&'()*+,;=-._~ "

_DEEPEST: Final = 6
"""Percent-encodings within each other from which a text is hidden as a whole."""
_CODED = re.compile(r"%[0-9A-Fa-f]{2}")
_SCHEME = re.compile(r"(?-i:[bB])(?<=\bb)(?:earer|asic)\s+([\w.~+/=-]{6,})", re.IGNORECASE)
_TELLING = re.compile(r"[\d._~+/=-]|.{20}")
_USERINFO = re.compile(r"""://([^\s/?#"'<>]{1,400})@""")
_TAG = re.compile(r"<[^<>]{3,2000}>")
_TAG_NAME = re.compile(r"""\b(?:name|id|property|key)\s*=\s*["']?([\w:.\[\]-]+)""", re.IGNORECASE)
_TAG_VALUE = re.compile(r"""(\b(?:value|content)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_ELEMENT = re.compile(r"(<(?:[\w.-]{1,40}:)?([\w.-]{2,60})(?:\s[^<>]{0,1000})?>)([^<]+)(?=</)")
_GIVEN = re.compile(r"""[:=]|(?<=\w) (?=\\*["'])""")
_NAME_BEFORE = re.compile(r"""\s{0,4}["'\]]?\\*([\w.-]{2,40})(?: ([A-Za-z]{2,20})(?!\w))?""")
"""Of the reversed text: what a value is given to, and the word before."""
_VALUE = re.compile(
    r"""[:=>]*\s*(?:(\\*["'])(.+?)\1|((?:(?i:bearer|basic|digest|token|apikey)[ ]+)?[^\s"'&,;<>}\]\\]+))"""
)
_LINE_VALUE = re.compile(r"""[:=>]*\s*(?:(\\*["'])(.+?)\1|([^\r\n<>]+))""")
_NOTHING = re.compile(r"(?i)(?:null|none|true|false|undefined)$|tok_[0-9a-f]{16}|eyJhbGciOiJub25lIn0\.")
_HEADS: Final = frozenset({"key", "code", "id"})
_WHOLE_LINE = re.compile(r"(?i).*(?:cookie|authorization)")
"""Names whose values have blanks, quotes and semicolons of their own."""
_JWT = re.compile(r"eyJ(?<![\w-]eyJ)[\w-]{5,}\.[\w-]{5,}\.[\w-]*")
_DOMAIN = re.compile(r"@[\w-]+(?:\.[\w-]+)+")
"""What follows an e-mail's name, which is at most so long:"""
_LOCAL, _LOCAL_LONGEST = re.compile(r"[\w.+-]*(?:'[\w.+-]+)?"), 64
_CARD = re.compile(r"\d(?<![\w.-]\d)(?:[ -]?\d){12,18}(?!\w|\.\d)")
_BRAND = re.compile(
    r"4\d{15}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[068]\d{12}|1\d{14}|(?:35|5[06-8]|6\d)\d{14,17}"
)
_PHONE = re.compile(
    r"[+(0](?:(?<=\+)(?<![\w.+-]\+)\d[\d ()-]{7,18}\d"
    r"|(?:(?<=\()(?<![\w.+-]\()0|(?<=0)(?<![\w.+-]0))\d{1,4}\)?[ -]?\d[\d -]{5,10}\d)(?!\w|\.\d)"
)
_DATE = re.compile(r"\d\d[ -]\d\d[ -]\d{4}(?!\d)")
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""Luhn's: the sum of the digits of a doubled digit."""


class Hand(Protocol):
    """What stands in for what was found."""

    @property
    def words(self) -> frozenset[str]:
        """Values that are secret wherever they stand."""

    def word(self, text: str) -> str: ...

    def jwt(self, text: str) -> str: ...

    def digits(self, text: str) -> str: ...

    def is_card(self, text: str) -> bool: ...


def hide(text: str, hand: Hand) -> str:
    if len(text) <= _LINE:
        return _line(text, hand)
    return "".join(_line(line, hand) for line in text.splitlines(keepends=True))


def is_card(text: str) -> bool:
    """Whether these digits, with or without separators, begin as cards do and hold Luhn's check."""
    digits = "".join(filter(str.isdecimal, text))
    if _BRAND.fullmatch(digits) is None:
        return False
    numbers = [int(each) for each in digits]
    return (sum(numbers[-1::-2]) + sum(map(_DOUBLED.__getitem__, numbers[-2::-2]))) % 10 == 0


def _line(text: str, hand: Hand) -> str:
    if "\0" in text:  # UTF-16 read as something else
        bare = text.replace("\0", "")
        return text if hide(bare, hand) == bare else hand.word(text)
    if "%" in text and _CODED.search(text):
        return _coded(text, hand)
    return _personal(_secret(text, hand), hand)


def _coded(text: str, hand: Hand) -> str:
    """What is percent-encoded, also more than once, as it reads; as it stands where there is nothing to hide."""
    plain, depth = text, 0
    while _CODED.search(plain) and depth < _DEEPEST:
        plain, depth = unquote(plain), depth + 1
    if depth == _DEEPEST:
        return hand.word(text)
    hidden = _personal(_secret(plain, hand), hand)
    if hidden == plain:
        return text
    for _ in range(depth):
        hidden = quote(hidden, safe=_SAFE)
    return hidden


def _secret(text: str, hand: Hand) -> str:
    text = _SCHEME.sub(lambda found: hand.word(found[0]) if _is_credential(found) else found[0], text)
    text = _JWT.sub(lambda found: hand.jwt(found[0]), text)
    if hand.words:
        text = _known(text, hand)
    if "://" in text:
        text = _USERINFO.sub(lambda found: _userinfo(found, hand), text)
    if "<" in text:
        text = _TAG.sub(lambda found: _tag(found[0], hand), text)
        text = _ELEMENT.sub(lambda found: found[1] + _given(found[3], hand) if is_secret(found[2]) else found[0], text)
    return _assigned(text, hand)


def _known(text: str, hand: Hand) -> str:
    # Of each exchange's own words hardly a text has one: looking for them costs less than a pattern made of all of them.
    held = sorted(filter(text.__contains__, hand.words), key=lambda each: (-len(each), each))
    if not held:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, held))})(?!\w)", lambda found: hand.word(found[0]), text)


def _personal(text: str, hand: Hand) -> str:
    if "@" in text:
        text = _mails(text, hand)
    text = _CARD.sub(lambda found: hand.digits(found[0]) if hand.is_card(found[0]) else found[0], text)
    return _PHONE.sub(lambda found: hand.digits(found[0]) if _is_phone(found[0]) else found[0], text)


def _is_credential(found: re.Match[str]) -> bool:
    """Tells ``Basic bWFyeWFt…`` from ``basic information``, and ``Bearer abc-123`` from ``bearer certificate``."""
    if found[0][:2].lower() == "be":
        return _TELLING.search(found[1]) is not None
    try:
        return b":" in base64.b64decode(found[1] + "=" * (-len(found[1]) % 4), validate=True)
    except binascii.Error:
        return False


def _userinfo(found: re.Match[str], hand: Hand) -> str:
    user, colon, password = found[1].partition(":")
    # Without a password the name is the secret, or the beginning of an e-mail, which is hidden as one.
    return f"://{user}:{_given(password, hand)}@" if colon else f"://{_given(user, hand)}@"


def _tag(tag: str, hand: Hand) -> str:
    name = _TAG_NAME.search(tag)
    if name is None or not is_secret(name[1]):
        return tag
    return _TAG_VALUE.sub(lambda found: found[1] + _quoted(found[2], hand), tag)


def _quoted(text: str, hand: Hand) -> str:
    mark = text[0] if text[:1] in {'"', "'"} else ""
    return f"{mark}{_given(text.strip(mark) if mark else text, hand)}{mark}"


def _given(text: str, hand: Hand) -> str:
    return text if not text.strip() or _NOTHING.match(text) else hand.word(text)


def _assigned(text: str, hand: Hand) -> str:
    """``password=…``, ``"otp": "…"``, ``Cookie: …`` and their like, by the name before the sign."""
    made, done = [], 0
    for sign in _GIVEN.finditer(text):
        at = sign.start()
        if at < done:
            continue
        before = _NAME_BEFORE.match(text[max(done, at - 70) : at][::-1])
        if before is None:
            continue
        name = before[1][::-1]
        if name.lower() in _HEADS and before[2]:  # API key, session id
            name = f"{before[2][::-1]}_{name}"
        if not is_secret(name):
            continue
        value = (_LINE_VALUE if _WHOLE_LINE.match(name) else _VALUE).match(text, at)
        if value is None:
            continue
        group = 2 if value[2] is not None else 3
        made += [text[done : value.start(group)], _given(value[group], hand)]
        done = value.end(group)
    return "".join([*made, text[done:]]) if made else text


def _mails(text: str, hand: Hand) -> str:
    made, done = [], 0
    for found in _DOMAIN.finditer(text):
        at = found.start()
        before = text[max(done, at - _LOCAL_LONGEST) : at]
        name = _LOCAL.match(before[::-1])
        begin = at - (name.end() if name else 0)
        # A hidden password of an address is no e-mail with its host.
        if begin < at and TOKEN.fullmatch(text, begin, at) is None:
            made += [text[done:begin], hand.word(text[begin : found.end()])]
            done = found.end()
    return "".join([*made, text[done:]])


def _is_phone(text: str) -> bool:
    """Neither a date nor a number that is filled up with zeros."""
    digits = sum(map(str.isdecimal, text))
    if text.startswith("+"):
        return 8 <= digits <= 15
    if text.startswith("00"):
        return text[2] not in "0 -" and 11 <= digits <= 15
    return 9 <= digits <= 11 and _DATE.match(text) is None
