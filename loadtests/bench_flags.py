"""What one flag decision costs, in a table as large as the ERP's: 458 endpoints, two flags each."""

import timeit

from flags.compiled import CompiledFlags
from flags.registry import KILL_SWITCH, Caller, Constraint, Flag, Stage, flags_for, kill_switch

ENDPOINTS = 458
ROUNDS = 7
CALLS = 5_000

Figure = tuple[str, float, str]


def run() -> list[Figure]:
    """(what, microseconds for one decision, the bar), the best of several rounds."""
    table = CompiledFlags(_flags(), revision=1)
    ada = Caller(user_id="4711", session_id="s-1", tenant="acme", app_version="2.4.0")

    def figure(what: str, name: str, bar: str) -> Figure:
        rounds = timeit.repeat(lambda: table.is_on(name, ada), number=CALLS, repeat=ROUNDS)
        return what, min(rounds) / CALLS * 1e6, bar

    return [
        figure("flag decision, constant", "route.customers.endpoint_7", "≤ 1 µs"),
        figure("flag decision, kill switch", KILL_SWITCH, "≤ 1 µs"),
        figure("flag decision, percentage", "route.customers.percentage", "≤ 5 µs"),
        figure("flag decision, sample of requests", "shadow.customers.sample", "≤ 5 µs"),
        figure("flag decision, constraint", "route.customers.constraint", "≤ 70 µs"),
    ]


def _flags() -> list[Flag]:
    newer = Constraint("appVersion", "SEMVER_GTE", ("2.0.0",))
    acme = Constraint("tenant", "IN", ("acme", "globex"))
    flags = [kill_switch(on=False)]
    for number in range(ENDPOINTS - 3):
        flags += flags_for(f"customers.endpoint_{number}", Stage.NEW)
    flags += flags_for("customers.percentage", Stage.CANARY, percent=30)
    flags += flags_for("customers.sample", Stage.SHADOW, sample=10)
    flags += flags_for("customers.constraint", Stage.CANARY, percent=50, where=(acme, newer))
    return flags


if __name__ == "__main__":
    for what, microseconds, bar in run():
        print(f"{what:<36}{microseconds:8.2f} µs   {bar}")  # noqa: T201 - the figures are the output
