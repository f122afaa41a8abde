"""Slows down whoever guesses tokens: per peer, in bounded memory; the clock is an argument."""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

FREE_TRIES = 5
LONGEST_WAIT = 60.0
FORGOTTEN_AFTER = 900.0
MAX_PEERS = 4096


@dataclass(slots=True)
class _Peer:
    failures: int
    last: float
    until: float


class Brake:
    """After a few failures each further one doubles the wait, up to a minute; a quarter of an hour of peace ends it."""

    def __init__(self, max_peers: int = MAX_PEERS) -> None:
        self._peers: OrderedDict[str, _Peer] = OrderedDict()
        self._max_peers = max_peers

    def wait(self, peer: str, now: float) -> float:
        """Seconds until this peer may try again."""
        found = self._peers.get(_network(peer))
        return max(0.0, found.until - now) if found else 0.0

    def failed(self, peer: str, now: float) -> None:
        key = _network(peer)
        found = self._peers.pop(key, None)
        failures = found.failures + 1 if found and now - found.last < FORGOTTEN_AFTER else 1
        # Bounded before it is cut to a minute, because a float overflows after a thousand doublings.
        wait = min(LONGEST_WAIT, 2.0 ** min(failures - FREE_TRIES, 10)) if failures >= FREE_TRIES else 0.0
        self._peers[key] = _Peer(failures, now, now + wait)
        if len(self._peers) > self._max_peers:
            # The one that has failed least lately, as each failure puts its peer at the end.
            self._peers.popitem(last=False)

    def passed(self, peer: str) -> None:
        self._peers.pop(_network(peer), None)


def _network(peer: str) -> str:
    """One host of IPv6 commonly has a whole /64 to call from."""
    try:
        address = ip_address(peer)
    except ValueError:
        return peer
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else peer
