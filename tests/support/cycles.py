"""What would wait for the collector of cycles: a worker that leaves any is kept from its requests while it looks."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*kinds: type) -> Iterator[Callable[[], list[str]]]:
    """With the collector off: the names of the objects of these kinds that were made since, and still are there."""
    gc.collect()
    gc.disable()
    before = {id(each) for each in gc.get_objects() if isinstance(each, kinds)}
    try:
        yield lambda: [
            type(each).__name__ for each in gc.get_objects() if isinstance(each, kinds) and id(each) not in before
        ]
    finally:
        gc.enable()
