import re

from legacy_shim.standin import facts
from legacy_shim.standin.answers import KINDS
from legacy_shim.standin.notation import member_of, parse

FACTS = facts.load()
ROUTES = [route for routes in FACTS.routes.values() for route in routes]
PLAIN = re.compile(r"[a-z]+\d?")


def is_known(kind: str) -> bool:
    member = member_of(kind)
    if member is not None:
        return is_known(member)
    return bool(PLAIN.fullmatch(kind)) or kind in FACTS.schemas or kind in FACTS.enums


def test_every_route_has_one_known_kind_of_answer() -> None:
    assert len(ROUTES) == 332
    assert all(set(KINDS) & set(route["answer"]) for *_, route in ROUTES)


def test_path_parameters_are_those_of_the_path() -> None:
    for _, path, _, route in ROUTES:
        assert re.findall(r"\{(\w+)\}", path) == list(route.get("path", {})), path


def test_every_name_leads_somewhere() -> None:
    fields = [text for schema in FACTS.schemas.values() for text in schema.values()]
    bodies = [route["body"] for *_, route in ROUTES if "body" in route]
    made = [route["answer"].get("made", "int") for *_, route in ROUTES]
    shown = [route["answer"].get("schema", "int") for *_, route in ROUTES]
    for text in (*fields, *bodies, *made, *shown):
        assert is_known(parse(text).kind), text


def test_a_row_says_how_it_is_found() -> None:
    rows = [route for *_, route in ROUTES if "row" in route["answer"]]
    assert rows
    assert all(route["answer"]["key"] in route["path"] for route in rows)
    assert all(route["answer"]["missing"] for route in rows)
