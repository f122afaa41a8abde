"""Locust users of the ERP: office workers and travelling salespersons, who log in and look around.

Run it with thresholds by `python -m loadtests.load`, or by hand with `locust -f loadtests/locustfile.py`.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from locust import FastHttpUser, between, events, task
from locust.env import Environment
from locust.stats import RequestStats, StatsEntry
from typing_extensions import override

from loadtests.visits import LOGINS, MOBILE, OFFICE, Area, choose, is_known, total_weight

PASSWORD = "Passw0rd!Lab"  # noqa: S105 -- of the demo data, printed by `make demo`
LOGIN_PATH = "/api/auth/login/mobile"
# Tokens of this login last fifteen minutes.
TOKEN_SECONDS = 14 * 60.0


class ErpUser(FastHttpUser):
    """Logs in as one of the demo users and looks at one page after another."""

    abstract = True
    wait_time = between(0.1, 0.5)
    areas: ClassVar[Sequence[Area]] = ()

    @override
    def on_start(self) -> None:
        # Each user draws for itself: locust shares the module's generator between all of them.
        self.chance = random.Random()
        self.login = self.chance.choice(LOGINS)
        self.token = ""
        self.token_ends = 0.0
        self.log_in()

    def log_in(self) -> None:
        body = {"email": self.login, "password": PASSWORD}
        with self.client.post(LOGIN_PATH, json=body, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"login answered {answer.status_code}")
                return
            self.token = answer.json()["access_token"]
            self.token_ends = time.monotonic() + TOKEN_SECONDS

    @task
    def look(self) -> None:
        if time.monotonic() >= self.token_ends:
            self.log_in()
        visit = choose(self.areas, self.chance)
        headers = {"Authorization": f"Bearer {self.token}"}
        with self.client.get(
            visit.target(self.chance), headers=headers, name=visit.path, catch_response=True
        ) as answer:
            answer.request_meta["name"] = visit.name_for(answer.status_code)
            if visit.is_expected(answer.status_code):
                answer.success()
            else:
                answer.failure(f"status {answer.status_code}")


class OfficeUser(ErpUser):
    areas = OFFICE
    weight = total_weight(OFFICE)


class MobileUser(ErpUser):
    areas = MOBILE
    weight = total_weight(MOBILE)


def row(entry: StatsEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "requests": entry.num_requests,
        "failures": entry.num_failures,
        "p50_ms": entry.get_response_time_percentile(0.50),
        "p95_ms": entry.get_response_time_percentile(0.95),
        "p99_ms": entry.get_response_time_percentile(0.99),
    }


def added_up(stats: RequestStats, name: str, entries: Iterable[StatsEntry]) -> StatsEntry:
    total = StatsEntry(stats, name, "")
    for entry in entries:
        total.extend(entry)
    return total


def write_summary(environment: Environment, **_: object) -> None:
    """Leave the figures that `loadtests.load` judges; locust's own CSV adds known failures in with the rest."""
    target = os.environ.get("BANYAN_LOAD_SUMMARY")
    if target is None:
        return
    stats = environment.stats
    entries = sorted(stats.entries.values(), key=lambda entry: str(entry.name))
    total = added_up(stats, "all but known failures", (entry for entry in entries if not is_known(entry.name)))
    summary = {"total": row(total), "rows": [row(entry) for entry in entries]}
    Path(target).write_text(json.dumps(summary, indent=1))


events.quitting.add_listener(write_summary)  # type: ignore[no-untyped-call]  # locust leaves it untyped
