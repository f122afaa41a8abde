"""One import from source to file, and what it changed, for others to render."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.catalog_file import load, save
from gateway.endpoints import Catalog, Endpoint
from gateway.importer.harvest import Harvest
from gateway.importer.reconcile import Move, depends_on_order, reconcile
from gateway.importer.source import harvest

_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The catalog after the import and what changed; ``output`` is None where nothing was written."""

    source: str
    output: Path | None
    catalog: Catalog
    added: tuple[Endpoint, ...]
    removed: tuple[Endpoint, ...]
    moved: tuple[Move, ...]
    kept: tuple[Endpoint, ...]
    """All that were there before, the moved ones among them."""
    notes: tuple[str, ...]
    """Sentences a person should read."""

    @property
    def hidden(self) -> tuple[Endpoint, ...]:
        """Endpoints that are never reached, as an earlier one answers (``hidden_by``)."""
        return tuple(endpoint for endpoint in self.catalog if endpoint.hidden_by)


def import_catalog(source: str, output: Path | None = None) -> ImportReport:
    """Read ``source``, keep what people set in an ``output`` that exists, and replace it.

    Raises CatalogError with one sentence, nothing written, where the source or that file cannot be read.
    """
    known = load(output) if output is not None and output.exists() else Catalog(())
    harvested = harvest(source)
    # Whatever can fail has been read by now: writing comes last.
    changes = reconcile(known, harvested)
    if output is not None:
        save(output, changes.catalog)
    return ImportReport(
        source=source,
        output=output,
        catalog=changes.catalog,
        added=changes.added,
        removed=changes.removed,
        moved=changes.moved,
        kept=changes.kept,
        notes=_notes(harvested, changes.catalog),
    )


def _notes(harvested: Harvest, catalog: Catalog) -> tuple[str, ...]:
    notes = list(harvested.notes)
    if hidden := [f"{endpoint.id} behind {endpoint.hidden_by}" for endpoint in catalog if endpoint.hidden_by]:
        notes.append(f"never reached, because an earlier endpoint answers: {_some(hidden)}")
    if harvested.tells_order:
        return tuple(notes)
    if catalog.ordered:
        notes.append("an OpenAPI document tells no order of registration, so the order known before was kept")
        return tuple(notes)
    notes.append(
        "an OpenAPI document does not say in which order routes were registered, nor list websockets and mounts; "
        "import the application itself (module:app) where you can"
    )
    if pairs := [f"{first.id} before {second.id}" for first, second in depends_on_order(catalog)]:
        notes.append(f"only the order in the document decides between these, so check them: {_some(pairs)}")
    return tuple(notes)


def _some(items: list[str]) -> str:
    more = len(items) - _EXAMPLES
    return f"{len(items)} ({'; '.join(items[:_EXAMPLES])}{f'; and {more} more' if more > 0 else ''})"
