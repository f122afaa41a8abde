"""The tree at the head of the module is the tree that is."""

import re

from flags import errors


def test_the_drawing_names_every_error() -> None:
    drawn = re.findall(r"(\w+Error)\b", errors.__doc__ or "")
    defined = [name for name in vars(errors) if name.endswith("Error")]
    assert drawn == defined


def test_all_errors_have_one_root() -> None:
    assert all(issubclass(getattr(errors, name), errors.FlagsError) for name in vars(errors) if name.endswith("Error"))
