"""What an entity and its DTO have in common, copied all at once: a list makes a DTO for each of its rows."""

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter, itemgetter
from typing import Any


def copier(dto: type[Any], *reckoned: str) -> Callable[[object], dict[str, Any]]:
    """Make the function that reads the DTO's values off an entity, less those that are reckoned; at least two remain."""
    names = tuple(each.name for each in fields(dto) if each.name not in reckoned)
    kept, values = itemgetter(*names), attrgetter(*names)

    def copy(entity: object) -> dict[str, Any]:
        try:
            # Where nothing is reckoned or yet to be loaded, this spares the mapper's descriptor for each of them.
            return dict(zip(names, kept(entity.__dict__), strict=True))
        except KeyError:
            return dict(zip(names, values(entity), strict=True))

    return copy
