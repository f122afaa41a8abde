import pytest

from legacy_shim.standin import facts
from legacy_shim.standin.notation import Spec, member_of, parse


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("int", Spec("int")),
        ("int?", Spec("int", is_nullable=True, is_required=False)),
        ("dt~", Spec("dt", is_required=False)),
        ("int|null", Spec("int", is_nullable=True)),
        ("int|null=5", Spec("int", is_nullable=True, is_required=False, default=5)),
        ('str="ar"', Spec("str", is_required=False, default="ar")),
        (
            "int=100 ge=1 le=1000",
            Spec("int", is_required=False, default=100, limits={"ge": 1, "le": 1000}),
        ),
        ("str max=3", Spec("str", limits={"max_length": 3})),
        ("str re=^(a|b)$", Spec("str", limits={"pattern": "^(a|b)$"})),
        ("[obj]=[]", Spec("[obj]", is_required=False, default=[])),
    ],
)
def test_notation_is_read(text: str, spec: Spec) -> None:
    assert parse(text) == spec


def test_unknown_limit_is_an_error() -> None:
    with pytest.raises(KeyError, match="size"):
        parse("str size=3")


def test_lists_and_maps_have_members() -> None:
    assert (member_of("[int]"), member_of("{[str]}"), member_of("int")) == (
        "int",
        "[str]",
        None,
    )


def test_every_type_in_the_facts_can_be_read() -> None:
    known = facts.load()
    texts = [text for fields in known.schemas.values() for text in fields.values()]
    assert len(texts) > 1000
    assert all(parse(text).kind for text in texts)
