"""Languages: every text there is has its translation, and nothing is chosen that is none."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes
from markupsafe import Markup

from flags.registry import Stage
from gateway.compare.kinds import KINDS
from gateway.compare.model import Failure, Kind, Severity
from gateway.control import language, pages, templating
from gateway.control.language import ENGLISH, LANGUAGES, choose
from gateway.control.roles import Role
from gateway.control.sentences import SENTENCES
from gateway.control.web.drawings import OUTCOME_WORDS
from gateway.report.gate import Facts, State, judge
from gateway.report.proposals import ProposalState
from gateway.report.span import Grain
from gateway.report.triage import TriageState

ROOT = Path(language.__file__).parent
CHOSEN = {
    *(*Stage, *Role, *TriageState, *Grain, *Kind, *Failure),
    *(level.name.lower() for level in Severity),
    *OUTCOME_WORDS.values(),
    *SENTENCES,
    *(condition.name for condition in judge(Facts()).conditions),
    *(*State, *ProposalState),
    *(kind.about for kind in KINDS.values()),
    *(page[0] for page in (*templating._PAGES, *templating._OPERATORS_PAGES)),
    pages._KILLED,
    pages._DECIDING,
}
"""Texts that stand in tables of the code, not where they are spoken."""
SAYERS = {"say", "words", "t"}


def _in_templates() -> Iterator[str]:
    for path in (ROOT / "templates").glob("*.html"):
        for call in Environment(autoescape=True).parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and isinstance(call.args[0], nodes.Const):
                yield call.args[0].value


def _in_code() -> Iterator[str]:
    for path in ROOT.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name in SAYERS:
                    yield str(call.args[0].value)


TEXTS = {*_in_templates(), *_in_code(), *map(str, CHOSEN)}
OTHERS = [words for words in LANGUAGES.values() if words is not ENGLISH]


def _places(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.code)
def test_no_text_lacks_its_translation(words: language.Words) -> None:
    assert len(TEXTS) > 80
    assert sorted(TEXTS - set(words.messages)) == []


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.code)
def test_no_translation_is_left_over(words: language.Words) -> None:
    assert sorted(set(words.messages) - TEXTS) == []


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.code)
def test_each_translation_has_the_places_of_its_text(words: language.Words) -> None:
    assert [text for text, message in words.messages.items() if _places(text) != _places(message)] == []
    assert [text for text, message in words.messages.items() if not message.strip()] == []


def test_the_file_is_sorted_so_that_two_people_can_add_to_it() -> None:
    raw = (ROOT / "languages/ar.json").read_text(encoding="utf-8")
    assert raw == json.dumps(json.loads(raw), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@pytest.mark.parametrize(
    ("wish", "accepted", "code"),
    [
        ("", "", "en"),
        ("ar", "en", "ar"),
        ("xx", "ar-IQ,en;q=0.5", "ar"),
        ("", "de, ar;q=0.3, en;q=0.7", "en"),
        ("", "fr, ar;q=0", "en"),
        ("", "AR", "ar"),
        ("", "en;q=nonsense, ar;q=0.1", "ar"),
    ],
)
def test_the_language_is_the_one_wished_for(wish: str, accepted: str, code: str) -> None:
    assert choose(wish, accepted).code == code


@given(st.text(max_size=30), st.text(max_size=80))
def test_any_header_gives_a_language(wish: str, accepted: str) -> None:
    assert choose(wish, accepted) in LANGUAGES.values()


def test_markup_is_put_in_and_everything_else_escaped() -> None:
    said = ENGLISH("<b> {link} {name}", link=Markup("<a>"), name="<i>")
    assert said == "&lt;b&gt; <a> &lt;i&gt;"
    assert ENGLISH("{name}", name="<i>") == "<i>"
    assert not hasattr(ENGLISH("{name}", name="<i>"), "__html__")


def test_a_place_in_words_from_right_to_left_is_held_together() -> None:
    arabic = LANGUAGES["ar"]
    assert "\u2068$.a[*]; $.b\u2069" in arabic.said("triage or fix what is open or a bug: $.a[*]; $.b")
    assert "\u2068" not in ENGLISH.said("triage or fix what is open or a bug: $.a[*]; $.b")
    assert (ENGLISH.arrow, arabic.arrow) == ("→", "←")
