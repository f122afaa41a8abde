"""Which values an event makes old: those of its aggregate, and those that depend on many of its kind."""


def one(aggregate: str, aggregate_id: int) -> str:
    return f"{aggregate}:{aggregate_id}"


def many(aggregate: str) -> str:
    return f"{aggregate}:many"


def made_old_by(aggregate: str, aggregate_id: int) -> tuple[str, str]:
    return one(aggregate, aggregate_id), many(aggregate)
