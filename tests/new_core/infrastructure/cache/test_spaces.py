from new_core.infrastructure.cache import spaces


def test_an_event_makes_its_aggregate_and_the_lists_old_but_no_other_aggregate() -> None:
    old = spaces.made_old_by("customer", 7)
    assert old == (spaces.one("customer", 7), spaces.many("customer"))
    assert spaces.one("customer", 8) not in old
    assert len({spaces.one("customer", 7), spaces.many("customer"), spaces.one("supplier", 7)}) == 3
