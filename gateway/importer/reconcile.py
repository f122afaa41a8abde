"""A harvest against the catalog there is: what people set stays, and the rest is told apart."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gateway.endpoints import MOUNT, WEBSOCKET, Catalog, Endpoint, mark_hidden
from gateway.importer.harvest import Found, Harvest
from gateway.importer.naming import unique_id
from gateway.templates import shape_of


@dataclass(frozen=True, slots=True)
class Move:
    """One endpoint that stands elsewhere: in another place of the order, or at another path."""

    endpoint: Endpoint
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The catalog after an import, and how it differs from the one before."""

    catalog: Catalog
    added: tuple[Endpoint, ...]
    removed: tuple[Endpoint, ...]
    moved: tuple[Move, ...]
    kept: tuple[Endpoint, ...]
    """All that were there before, the moved ones among them."""


_Item = tuple[Endpoint, Endpoint | None]
"""An endpoint as it is now and as it was."""


def reconcile(known: Catalog, harvest: Harvest) -> Changes:
    """Endpoints are the same by method and path, else by the path's shape, else by their name.

    A source that tells no order does not overrule one that is known from registration, and leaves
    websockets, mounts, converters and HEAD, of which it cannot tell either, as they are.
    """
    items = _recognise(known, harvest)
    # A document sorted by path would put /customers/statistics before /customers/{id}, and so change who answers.
    if not harvest.tells_order:
        untold = [(e, e) for e in known if e.method in {WEBSOCKET, MOUNT}]
        survivors = sorted(
            [*(item for item in items if item[1]), *untold],
            key=lambda item: _rank(known, item),
        )
        items = _weave(survivors, items) if known.ordered else _weave(items, survivors)
    converters = {
        **(known.converters if not harvest.tells_order else {}),
        **harvest.converters,
    }
    ordered = harvest.tells_order or (known.ordered and len(known) > 0)
    catalog = Catalog(mark_hidden((now for now, _ in items), converters), converters, ordered=ordered)
    befores = [before for _, before in items]
    survivor_ids = {before.id for before in befores if before}
    return Changes(
        catalog=catalog,
        added=tuple(now for now, before in zip(catalog, befores, strict=True) if before is None),
        removed=tuple(endpoint for endpoint in known if endpoint.id not in survivor_ids),
        moved=_moves(catalog, known, befores),
        kept=tuple(now for now, before in zip(catalog, befores, strict=True) if before),
    )


def depends_on_order(catalog: Catalog) -> list[tuple[Endpoint, Endpoint]]:
    """Pairs of which both match the first one's path, and only the order says that the first answers."""
    backwards = Catalog(reversed(catalog.endpoints), catalog.converters)
    return [
        (endpoint, other)
        for endpoint in catalog
        if "{" not in endpoint.path
        and (other := backwards.match(endpoint.method, endpoint.path)) is not None
        and other.id != endpoint.id
        and catalog.match(endpoint.method, endpoint.path) is endpoint
    ]


def _recognise(known: Catalog, harvest: Harvest) -> list[_Item]:
    """What was found, in its order, each with the known endpoint that it is; a new one gets its id."""
    taken = {endpoint.id for endpoint in known}
    items: list[_Item] = []
    for found, before in zip(harvest.found, _pair(known, harvest.found), strict=True):
        if before is None:
            now = _name(found, taken)
        elif not harvest.tells_order and _outline(found.path) == _outline(before.path):
            now = before
        else:
            now = replace(before, path=found.path, head=found.head)
        taken.add(now.id)
        items.append((now, before))
    return items


def _pair(known: Catalog, found: Sequence[Found]) -> list[Endpoint | None]:
    """For each found endpoint the known one it is, each known one at most once."""
    pairs: list[Endpoint | None] = [None] * len(found)
    unused = {endpoint.id: endpoint for endpoint in known}
    # From the surest sign to the weakest, so that none takes an endpoint which a surer one would name.
    keys: tuple[Callable[[Endpoint | Found], tuple[str, ...]], ...] = (
        lambda e: (e.method, e.path),
        lambda e: (e.method, shape_of(e.path)),
        lambda e: (e.method, _outline(e.path)),
        lambda e: (e.method, e.router, e.operation),
    )
    for key in keys:
        index: dict[tuple[str, ...], Endpoint] = {}
        for endpoint in unused.values():
            index.setdefault(key(endpoint), endpoint)
        for place, candidate in enumerate(found):
            if pairs[place] is None and (match := index.pop(key(candidate), None)):
                pairs[place] = unused.pop(match.id)
    return pairs


def _outline(path: str) -> str:
    """The shape without converters, which an OpenAPI document has lost."""
    return re.sub("{[^{}]*}", "{}", path)


def _name(found: Found, taken: set[str]) -> Endpoint:
    return Endpoint(
        id=unique_id(found.router, found.operation, taken),
        method=found.method,
        path=found.path,
        router=found.router,
        operation=found.operation,
        head=found.head,
    )


def _rank(known: Catalog, item: _Item) -> int:
    return known[item[0].id].order


def _weave(base: Sequence[_Item], other: Sequence[_Item]) -> list[_Item]:
    """``base`` with what only ``other`` has, each behind the one it follows there."""
    places = {now.id for now, _ in base}
    followers: dict[str | None, list[_Item]] = {}
    anchor: str | None = None
    for item in other:
        if item[0].id in places:
            anchor = item[0].id
        else:
            followers.setdefault(anchor, []).append(item)
    woven = list(followers.get(None, ()))
    for item in base:
        woven += (item, *followers.get(item[0].id, ()))
    return woven


def _moves(catalog: Catalog, known: Catalog, befores: Sequence[Endpoint | None]) -> tuple[Move, ...]:
    rank = {endpoint.id: place for place, endpoint in enumerate(known)}
    kept = [(now, before) for now, before in zip(catalog, befores, strict=True) if before]
    in_step = _longest_rise([rank[before.id] for _, before in kept])
    moves: list[Move] = []
    for place, (now, before) in enumerate(kept):
        if shape_of(now.path) != shape_of(before.path):
            moves.append(Move(now, before.path, now.path))
        elif place not in in_step:
            was = known.endpoints[rank[before.id] - 1].id if rank[before.id] else None
            moves.append(Move(now, _behind(was), _behind(kept[place - 1][0].id if place else None)))
    return tuple(moves)


def _behind(endpoint_id: str | None) -> str:
    return f"after {endpoint_id}" if endpoint_id else "first"


def _longest_rise(ranks: Iterable[int]) -> set[int]:
    """Places of a longest rising subsequence: the most that can be said to have stayed where they were."""
    ends: list[int] = []
    places: list[int] = []
    previous: list[int | None] = []
    for place, rank in enumerate(ranks):
        length = bisect_left(ends, rank)
        previous.append(places[length - 1] if length else None)
        ends[length : length + 1] = [rank]
        places[length : length + 1] = [place]
    rise: set[int] = set()
    last = places[-1] if places else None
    while last is not None:
        rise.add(last)
        last = previous[last]
    return rise
