"""What QA says from the command line stands where the pages have it."""

import asyncio
from pathlib import Path

import pytest

from flags.store import SqlFlagStore
from gateway.clock import utc_now
from gateway.report.store import ReportStore
from tests.gateway.cli.conftest import Banyan
from tests.support.comparisons import ENDPOINT, Pair, customer, put_on_record


@pytest.fixture
def compared(small_plane: str, tmp_path: Path) -> str:
    """Four requests of which one differs in a type and one in a name."""
    pairs = [Pair(customer(1), customer(1)), Pair(customer(2), customer(2, credit_limit=1251.0))]
    pairs += [Pair(customer(3), customer(3)), Pair(customer(4), customer(4, name="x"), build="9ab4")]
    asyncio.run(_store(f"sqlite:///{tmp_path}/state/banyan.db", pairs))
    return small_plane


async def _store(url: str, pairs: list[Pair]) -> None:
    # The control plane listens before it has made the file.
    flags = SqlFlagStore(url)
    await flags.prepare()
    await flags.close()
    store = ReportStore(url)
    await put_on_record(store, pairs, utc_now().timestamp())
    await store.close()


def id_of(banyan: Banyan, location: str) -> str:
    answer = banyan("signatures", location, "--json").json
    return str(answer["signatures"][0]["id"])  # type: ignore[index]


@pytest.mark.usefixtures("compared")
def test_differences_are_listed_as_they_rank(banyan: Banyan) -> None:
    *rows, total = banyan("signatures").out.splitlines()[1:]
    assert [row.split()[2] for row in rows] == ["$.credit_limit", "$.name"]
    assert rows[0].split()[3:] == ["type", "(string", "→", "number)", "high", "25.00%", "1", "open"]
    assert total == "2 of 2 differences"
    assert banyan("signatures", "--state", "bug").out == "0 of 0 differences\n"
    assert banyan("signatures", "--endpoint", ENDPOINT, "--limit", "1").out.endswith("1 of 2 differences\n")


@pytest.mark.usefixtures("compared")
def test_a_difference_is_judged_and_shown(banyan: Banyan) -> None:
    money, name = id_of(banyan, "$.credit_limit"), id_of(banyan, "$.name")
    said = ("--why", "a decimal either way", "--owner", "omar", "--ticket", "ERP-7", "--until", "2099-01-31")
    ran = banyan("triage", money, name, "accepted", *said[:4], *said[4:6])
    assert ran.out.splitlines() == [
        f"{money} ({ENDPOINT} $.credit_limit) is accepted",
        f"{name} ({ENDPOINT} $.name) is accepted",
    ]
    shown = banyan("signature", money).out
    assert "accepted by anna: a decimal either way" in shown
    assert "1251.00 → 1251.0" in shown
    assert "7c1e (1)" in shown
    assert [line.split()[-1] for line in banyan("signatures", "--state", "accepted").out.splitlines()[1:3]] == [
        "omar"
    ] * 2
    held = banyan("signature", money, "--json").json["signature"]["triage"]  # type: ignore[index]
    assert (held["ticket"], held["asserted"]) == ("ERP-7", "a decimal as text against a number, the same decimal")


@pytest.mark.usefixtures("compared")
def test_a_judgement_ends_with_its_last_day(banyan: Banyan) -> None:
    banyan("triage", id_of(banyan, "$.name"), "noise", "--why", "a nickname", "--until", "2027-01-31")
    held = banyan("signatures", "--state", "noise", "--json").json["signatures"][0]["triage"]  # type: ignore[index]
    assert held["expires"] == "2027-02-01T00:00:00Z"


@pytest.mark.usefixtures("compared")
def test_an_endpoint_is_signed_off_and_that_is_taken_back(banyan: Banyan) -> None:
    done = banyan("sign-off", ENDPOINT, "--why", "looked at all of it")
    assert (done.status, done.out) == (0, f"{ENDPOINT} is signed off\n")
    assert "its gate lacks signatures: triage or fix what is open or a bug" in done.err
    assert "QA has not signed" not in banyan("gate", ENDPOINT).out
    assert (
        banyan("sign-off", ENDPOINT, "--revoke", "--why", "too soon").out == f"the sign-off of {ENDPOINT} is revoked\n"
    )
    again = banyan("sign-off", ENDPOINT, "--revoke", "--why", "too soon")
    assert (again.status, again.err.count("\n")) == (1, 1)
    assert "is not signed off" in again.err


@pytest.mark.usefixtures("small_plane")
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("triage", "aa11", "wrong", "--why", "x"), 2, "'wrong' is no state of a difference; write signatures first"),
        (("triage", "bug", "--why", "x"), 2, "is no state of a difference"),
        (("triage", "aa11", "bug"), 2, "say why, with --why"),
        (("triage", "aa11", "bug", "--why", "x", "--until", "soon"), 2, "'soon' is no day"),
        (("triage", "aa11", "bug", "--why", "x"), 1, "there is no signature 'aa11'; `banyan signatures` lists them"),
        (("signature", "aa11"), 1, "there is no signature 'aa11'"),
        (("sign-off", "orders.get_orders"), 2, "say why, with --why"),
        (("sign-off", "orders.get_ordrs", "--why", "x"), 1, "orders.get_orders"),
    ],
)
def test_what_cannot_be_said_is_one_sentence(
    banyan: Banyan, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ran = banyan(*arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (status, "", 1)
    assert said in ran.err
