import csv
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtests.visits import MOBILE, OFFICE, Visit, choose, is_known, total_weight

VISITS = [visit for area in (*OFFICE, *MOBILE) for visit in area.visits]


@given(st.randoms(), st.integers(1, 50))
def test_ids_stay_within_the_demo_data(chance: random.Random, highest: int) -> None:
    target = Visit("/api/orders/{id}", highest).target(chance)
    assert target.startswith("/api/orders/")
    assert 1 <= int(target.rsplit("/", 1)[-1]) <= highest


def test_known_failure_is_expected_and_named_apart() -> None:
    visit = Visit("/x", known=frozenset({500}))
    assert visit.is_expected(500)
    assert visit.name_for(500) == "/x [known 500]"
    assert is_known(visit.name_for(500))


def test_right_answer_of_a_failing_route_counts_as_any_other() -> None:
    visit = Visit("/x", known=frozenset({500}))
    assert visit.is_expected(200)
    assert visit.name_for(200) == "/x"


@pytest.mark.parametrize("status", [0, 302, 403, 404, 500, 502])
def test_other_answers_of_a_plain_route_are_failures(status: int) -> None:
    assert not Visit("/x").is_expected(status)


def test_refusal_is_expected_where_roles_differ() -> None:
    assert Visit("/x", refused=True).is_expected(403)


def test_areas_are_visited_by_their_weight() -> None:
    chance = random.Random(7)  # noqa: S311 -- chance, not secrecy
    area_of = {visit: area for area in OFFICE for visit in area.visits}
    counts = Counter(area_of[choose(OFFICE, chance)].name for _ in range(5000))
    for area in OFFICE:
        assert counts[area.name] / 5000 == pytest.approx(area.weight / total_weight(OFFICE), abs=0.03)


def test_each_visit_is_a_get_route_of_the_monolith(legacy_facts: Path) -> None:
    with (legacy_facts / "endpoints.tsv").open() as file:
        routes = [row["path"] for row in csv.DictReader(file, delimiter="\t") if row["method"] == "GET"]
    patterns = [re.compile(re.sub(r"\{\w+\}", "[^/]+", route)) for route in routes]
    for visit in VISITS:
        path = visit.path.split("?")[0].replace("{id}", "1")
        assert any(pattern.fullmatch(path) for pattern in patterns), path


def test_weights_are_the_counts_of_get_routes(legacy_facts: Path) -> None:
    with (legacy_facts / "endpoints.tsv").open() as file:
        counts = Counter(row["router"] for row in csv.DictReader(file, delimiter="\t") if row["method"] == "GET")
    routers = {"orders": "sales", "account": "auth_enhanced", "mobile": "mobile_bff"}
    for area in (*OFFICE, *MOBILE):
        assert area.weight == counts[routers.get(area.name, area.name)], area.name
