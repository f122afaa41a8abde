"""Python's collector of cycles: it looks seldom, and never at what lives as long as the process."""

import gc
from typing import Final

YOUNG_OBJECTS: Final = 5_000
"""From one look for cycles to the next: some 7 ms where all of them are in cycles; 50,000 once kept a worker for 86 ms."""


def look_seldom() -> None:
    """As the process starts: what is imported stays, and requests leave no cycles, so a look every 700 objects finds nothing."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)


def keep_what_lives() -> None:
    """Once all is open: catalog, flags and statements stay too, and a look at all that lives would keep a request for 50 ms."""
    gc.collect()
    gc.freeze()
