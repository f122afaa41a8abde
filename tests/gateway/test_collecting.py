"""What lives as long as the process is not looked at again."""

import subprocess
import sys

LOOKED_AT = """
import gc
from gateway.collecting import YOUNG_OBJECTS, keep_what_lives, look_seldom
look_seldom()
assert gc.get_threshold()[0] == YOUNG_OBJECTS
before = gc.get_freeze_count()
kept = [[] for _ in range(1000)]
keep_what_lives()
assert gc.get_freeze_count() >= before + 1000
assert not any(found is kept for found in gc.get_objects())
"""


def test_what_lives_on_is_out_of_the_collectors_sight() -> None:
    # In a process of its own: what is frozen stays frozen.
    subprocess.run([sys.executable, "-c", LOOKED_AT], check=True)  # noqa: S603 - our own text
