"""What is recorded, what is not, and what becomes of it where the store fails."""

from collections.abc import Sequence

import orjson
from structlog.testing import capture_logs
from typing_extensions import override

from flags.errors import StoreUnavailableError
from gateway.exchange import Request, Side
from gateway.redaction import Redactor, redactor
from gateway.report.recordings import Wanted
from gateway.tape import deck as decks
from gateway.tape.deck import Deck
from gateway.tape.take import Take
from tests.gateway.tape.test_take import HEADERS, request

EVERYTHING = Wanted("r1", None, None, 100.0)


class FakeSink:
    """Implements ``deck.Sink`` in memory."""

    def __init__(self, wanted: Wanted | None = EVERYTHING) -> None:
        self.now_wanted = wanted
        self.kept: list[tuple[str, list[bytes], int]] = []
        self.is_gone = False

    async def wanted(self, now: float) -> Wanted | None:
        if self.is_gone:
            raise StoreUnavailableError("gone")
        return self.now_wanted

    async def add(self, recording: str, samples: Sequence[bytes], dropped: int, now: float) -> None:
        if self.is_gone:
            raise StoreUnavailableError("gone")
        self.kept.append((recording, list(samples), dropped))


def make_deck(sink: FakeSink, wanted: Wanted | None = EVERYTHING, drawn: float = 0.0) -> Deck:
    marked = (b"x-banyan-shadow", b"1")
    return Deck(
        sink, redactor(b"k" * 32), lambda: 1.0, lambda: 9.0, lambda: drawn, lambda each: marked in each.headers, wanted
    )


def admitted(deck: Deck, asked: Request | None = None, endpoint: str = "shop.get") -> Take | None:
    return deck.admit(endpoint, asked or request())


def play(deck: Deck, served: Side = Side.LEGACY) -> None:
    take = admitted(deck)
    assert take is not None
    take.take_whole(200, HEADERS, b'{"password":"hunter2"}')
    deck.finish(take, served)


async def test_what_was_recorded_is_hidden_and_kept() -> None:
    sink = FakeSink()
    deck = make_deck(sink)
    play(deck)
    await deck.turn()
    ((recording, (line,), dropped),) = sink.kept
    assert (recording, dropped, orjson.loads(line)["outcome"]) == ("r1", 0, "recorded")
    assert b"hunter2" not in line
    assert deck._budget.held == 0


class Defective(Redactor):
    @override
    def target(self, target: bytes, template: str = "") -> bytes:
        if target == b"/odd":
            raise TypeError("a defect of ours")
        return target


async def test_a_defect_costs_one_exchange_and_is_counted() -> None:
    sink = FakeSink()
    deck = make_deck(sink)
    deck.redactor = Defective(b"k")
    for target in (b"/odd", b"/even"):
        take = admitted(deck, request()._replace(target=target))
        assert take is not None
        take.take_whole(200, HEADERS, b"{}")
        deck.finish(take, Side.LEGACY)
    await deck.turn()
    ((_, lines, dropped),) = sink.kept
    assert (len(lines), dropped) == (1, 1)


async def test_a_parameter_of_the_path_is_hidden() -> None:
    sink = FakeSink()
    deck = make_deck(sink)
    take = deck.admit("shop.get", request()._replace(target=b"/join/open-sesame"), "/join/{token}")
    assert take is not None
    take.take_whole(200, HEADERS, b"{}")
    deck.finish(take, Side.LEGACY)
    await deck.turn()
    assert b"open-sesame" not in sink.kept[0][1][0]


def test_only_what_is_wanted_is_taken() -> None:
    sink = FakeSink()
    assert admitted(make_deck(sink, None)) is None
    assert admitted(make_deck(sink, Wanted("r", "orders", None, 100.0))) is None
    assert admitted(make_deck(sink, Wanted("r", "shop", None, 100.0))) is not None
    assert admitted(make_deck(sink, Wanted("r", None, "shop.get", 100.0))) is not None
    assert admitted(make_deck(sink, Wanted("r", None, None, 10.0), drawn=0.1)) is None
    assert admitted(make_deck(sink), request(upgrade=True)) is None
    assert admitted(make_deck(sink), request()._replace(headers=[(b"x-banyan-shadow", b"1")])) is None


async def test_answers_of_new_and_halves_are_not_kept() -> None:
    sink = FakeSink()
    deck = make_deck(sink)
    play(deck, Side.NEW)
    half = admitted(deck)
    assert half is not None
    deck.finish(half, Side.LEGACY)
    await deck.turn()
    assert sink.kept == [("r1", [], 1)]


async def test_a_store_that_is_gone_costs_the_recording_only() -> None:
    sink = FakeSink()
    deck = make_deck(sink)
    play(deck)
    sink.is_gone = True
    with capture_logs() as logs:
        await deck.turn()
    assert [(each["event"], each["lost"]) for each in logs] == [("recording.store_failed", 1)]
    assert (deck.wanted, deck._budget.held) == (None, 0)
    sink.is_gone = False
    await deck.turn()
    assert deck.wanted == EVERYTHING


async def test_nothing_is_said_to_be_lost_where_nothing_was_recorded() -> None:
    sink = FakeSink()
    deck = make_deck(sink)
    sink.is_gone = True
    with capture_logs() as logs:
        await deck.turn()
    assert (deck.wanted, logs) == (None, [])


async def test_more_than_can_wait_is_dropped_and_counted(monkeypatch: object) -> None:
    sink = FakeSink()
    deck = make_deck(sink)
    for _ in range(decks.WAITING + 3):
        play(deck)
    await deck.turn()
    ((_, samples, dropped),) = sink.kept
    assert (len(samples), dropped) == (decks.WAITING, 3)
