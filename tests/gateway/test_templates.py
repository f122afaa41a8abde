import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.convertors import CONVERTOR_TYPES
from starlette.routing import compile_path

from gateway.templates import CONVERTERS, Kind, compile_template, kinds_of, segments_of, shape_of, witnesses


def test_the_converters_are_starlettes_own() -> None:
    assert {name: converter.regex for name, converter in CONVERTOR_TYPES.items()} == dict(CONVERTERS)


def test_each_segment_has_its_kind() -> None:
    kinds = [kind for kind, _ in segments_of("/a/{b}/{c:int}/{d}.json/{e:path}/never", CONVERTERS)]
    assert kinds == [Kind.STATIC, Kind.STATIC, Kind.WILDCARD, Kind.PATTERN, Kind.PATTERN, Kind.TAIL]


def test_braces_that_name_no_parameter_are_plain_text() -> None:
    assert list(segments_of("/{a-b}/{}", CONVERTERS)) == [
        (Kind.STATIC, ""),
        (Kind.STATIC, "{a-b}"),
        (Kind.STATIC, "{}"),
    ]


@given(path=st.text(alphabet="ab/1.-\n\u00e9", max_size=12).map("/".__add__))
def test_a_compiled_template_matches_what_starlettes_does(path: str) -> None:
    for template in ("/{a}", "/{a:path}", "/{a:float}/b", "/a.{b}/{c:int}", "/a{b:path}b"):
        ours = compile_template(template, CONVERTERS).match(path)
        assert (ours is None) == (compile_path(template)[0].match(path) is None)


@pytest.mark.parametrize("template", ["/{a}", "/{a:path}/x", "/{a:float}/{b:int}", "/{a:uuid}-{b}"])
def test_witnesses_match_their_template(template: str) -> None:
    regex = compile_template(template, CONVERTERS)
    assert len(witnesses(template)) == 3
    assert all(regex.match(path) for path in witnesses(template))


def test_a_foreign_converter_has_no_witnesses() -> None:
    assert kinds_of("/{a:cat}/{b}") == {"cat", "str"}
    assert witnesses("/{a:cat}/{b}") == set()


def test_the_shape_forgets_names_but_not_converters() -> None:
    assert shape_of("/a/{b}/{c:int}") == shape_of("/a/{x:str}/{y:int}") != shape_of("/a/{b}/{c}")


def test_an_unknown_converter_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=re.escape("converter 'cat' of {a:cat} is unknown; known are float, int")):
        list(segments_of("/{a:cat}", CONVERTERS))
