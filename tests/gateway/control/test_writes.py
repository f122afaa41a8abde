from gateway.control.writes import MOST_LINES, WrittenColumn, effects_of, written_columns

ROW = {
    "table": "customers",
    "key": [51],
    "before": None,
    "after": {"id": 51, "credit_limit": "10.00"},
    "legacy": {"id": 52, "credit_limit": "1.00"},
}
WRITES = {
    "rows": [ROW],
    "effects": [
        {"kind": "event", "name": "customer.created", "aggregate": "customer", "aggregate_id": 51, "payload": {"a": 1}},
        {"kind": "email", "name": "customer.created", "aggregate": "customer", "aggregate_id": 51},
        {"kind": "cache", "spaces": ["customer:51"]},
        {"kind": "relay"},
    ],
    "differences": [{"location": "$rows.customers[*].credit_limit", "kind": "value"}],
}


def test_each_column_is_a_line_and_only_what_differs_is_marked() -> None:
    assert written_columns(WRITES) == [
        WrittenColumn("customers", "[51]", "id", "—", "51", "52", differs=False),
        WrittenColumn("", "", "credit_limit", "—", '"10.00"', '"1.00"', differs=True),
    ]


def test_what_would_have_followed_is_told() -> None:
    assert effects_of(WRITES) == [
        'event customer.created customer 51 {"payload":{"a":1}}',
        "email customer.created customer 51",
        'cache {"spaces":["customer:51"]}',
        "relay",
    ]


def test_a_sample_of_a_read_or_of_another_release_has_none() -> None:
    for writes in (None, {}, {"rows": "?", "effects": 3}, {"rows": [7], "effects": [7]}):
        assert written_columns(writes) == []
        assert effects_of(writes) == []


def test_very_many_lines_are_cut() -> None:
    assert len(written_columns({"rows": [ROW] * MOST_LINES})) == MOST_LINES
