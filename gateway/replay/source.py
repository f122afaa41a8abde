"""What is replayed: a recording or a HAR file, read and checked to its end before anything is sent."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from gateway.config import Settings
from gateway.endpoints import Catalog
from gateway.errors import RecordingError
from gateway.redaction import blur, redaction_key, redactor
from gateway.replay.asking import hidden_credentials
from gateway.replay.har import Har, read_har
from gateway.replay.recording import Header, key_name, read_header, read_samples
from gateway.replay.veil import Veil, hide_sample
from gateway.report.samples import Sample
from gateway.token import known_token

UNLISTED = "unlisted"


class Source(NamedTuple):
    samples: Iterable[Sample]
    total: int
    veil: Veil
    notes: tuple[str, ...] = ()
    """What whoever replays should know."""
    users: Mapping[tuple[str, str], int] = MappingProxyType({})
    """(header, hidden value) that told users apart, the most frequent first, and how many requests had it."""


def open_source(path: Path, settings: Settings, catalog: Catalog, host: str | None) -> Source:
    """Raises ``RecordingError``."""
    if path.suffix.lower() == ".har":
        found = open_har(path, catalog, host)
        return Source(
            found.samples,
            len(found.samples),
            Veil(),
            tuple(f"{count} entries {why} are left out" for why, count in found.left_out.items()),
        )
    header = read_header(path)
    total, users = 0, Counter[tuple[str, str]]()
    for sample in read_samples(path):
        total += 1
        users.update(hidden_credentials(sample.request))
    veil, notes = veil_of(header, settings)
    # Read a second time instead of kept: a recording may be larger than the memory.
    return Source(read_samples(path), total, veil, notes, dict(users.most_common()))


def open_har(path: Path, catalog: Catalog, host: str | None) -> Har:
    def endpoint_of(method: str, target: bytes) -> str:
        found = catalog.match_target(method, target)
        return found.id if found is not None else UNLISTED

    try:
        data = path.read_bytes()
    except OSError as error:
        raise RecordingError(f"{path} cannot be read: {error}") from None
    return read_har(data, endpoint_of, host)


def veil_of(header: Header, settings: Settings) -> tuple[Veil, tuple[str, ...]]:
    """Hide fresh answers with the recording's own key where it is at hand."""
    if not header.redacted:
        return Veil(), ()
    key = own_key(settings)
    if key is not None and key_name(key) == header.key:
        return Veil(redactor(key, header.paths)), ()
    note = (
        "the key that hid this recording's secrets is not here (BANYAN_SHADOW_KEY, or the operator token): "
        "what was hidden is compared by its form alone"
    )
    return Veil(blur(header.paths), is_exact=False), (note,)


def own_key(settings: Settings) -> bytes | None:
    """The key of this deployment's tokens; None where it has no secret yet."""
    given = settings.shadow_key.get_secret_value() if settings.shadow_key is not None else known_token(settings)
    return redaction_key(given) if given is not None else None


def hide_har(samples: Iterable[Sample], settings: Settings, catalog: Catalog) -> tuple[Header, Iterable[Sample]]:
    """Samples of a HAR file as they may be kept, and the head of the recording they are kept in."""
    key = own_key(settings)
    made = redactor(key or secrets.token_bytes(32), settings.redact_paths)
    header = Header("har", redacted=True, key=key_name(key) if key is not None else None, paths=settings.redact_paths)
    templates = {endpoint.id: endpoint.path for endpoint in catalog}
    return header, (hide_sample(sample, made, templates.get(sample.endpoint, "")) for sample in samples)
