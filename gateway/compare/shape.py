"""A value with its leaves replaced by their types: what is compared of two errors."""

from gateway.compare.bodies import UnreadableError
from gateway.compare.model import type_name


def shape(value: object, depth: int = 0) -> object:
    if depth > 100:
        raise UnreadableError("the error's body is nested deeper than 100 levels")
    if isinstance(value, dict):
        return {key: shape(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        # The first stands for all, as two errors may well list different numbers of the same thing.
        return [shape(each, depth + 1) for each in value[:1]]
    return type_name(value)
