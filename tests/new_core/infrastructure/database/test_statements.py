"""A list's statement is made once, whichever page of it is asked for."""

from dataclasses import dataclass, replace

from sqlalchemy import Select, column, select, table

from new_core.infrastructure.database.statements import HIGHEST, KEPT, paged

ROWS = table("rows", column("id"), column("name"))


@dataclass(frozen=True)
class Query:
    search: str | None = None
    offset: int = 0
    limit: int | None = 100


class Maker:
    """Makes statements, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Select[tuple[object, ...]]:
        self.made += 1
        return select(ROWS.c.id)


def test_pages_share_a_statement() -> None:
    make = Maker()
    first, values = paged(make, Query(offset=20, limit=10), make)
    second, others = paged(make, Query(offset=40, limit=5), make)
    assert first is second
    assert make.made == 1
    assert (values, others) == ({"offset": 20, "limit": 10}, {"offset": 40, "limit": 5})


def test_another_search_another_maker_and_no_limit_have_their_own() -> None:
    make, other = Maker(), Maker()
    statements = {
        id(paged(maker, query, maker)[0])
        for maker in (make, other)
        for query in (Query(), Query(search="a"), Query(search="b"), Query(limit=None))
    }
    assert len(statements) == 8
    assert paged(make, Query(limit=None), make)[1] == {"offset": 0}


def test_places_that_no_row_can_have_fit_the_driver() -> None:
    make = Maker()
    assert paged(make, Query(offset=2**70, limit=2**70), make)[1] == {"offset": HIGHEST, "limit": HIGHEST}


def test_searches_do_not_pile_up() -> None:
    make = Maker()
    query = Query(search="first")
    first = paged(make, query, make)[0]
    for number in range(KEPT):
        paged(make, replace(query, search=str(number)), make)
    assert paged(make, query, make)[0] is not first
