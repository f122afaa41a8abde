from gateway.compare.model import ABSENT, Difference, Kind, Literal, signature_of, type_name


def test_a_signature_forgets_values_and_keeps_types() -> None:
    one, two = Difference("$.a", Kind.VALUE, 1, 2), Difference("$.a", Kind.VALUE, 3, 4)
    assert signature_of("e", one).id == signature_of("e", two).id
    assert signature_of("e", one).id != signature_of("e", one._replace(new="x")).id
    assert len(signature_of("e\ud800", one).id) == 12


def test_types_are_named_as_in_json() -> None:
    values: tuple[object, ...] = (None, True, 1, 1.5, "", [], {}, ABSENT, Literal("NaN"))
    names = ["null", "boolean", "number", "number", "string", "array", "object", "absent", "literal"]
    assert list(map(type_name, values)) == names
