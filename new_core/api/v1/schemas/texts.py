"""Kinds of text that clients send: codes, names, prose. Their bounds are each resource's own."""

from typing import Annotated

from pydantic import StringConstraints

Code = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(max_length=20_000)]
"""For columns without a bound of their own."""
