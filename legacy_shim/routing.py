"""Routers of the contract that are passed over at a glance: a request is for one of them, and they are many."""

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope
from typing_extensions import override


class ContractRouter(APIRouter):
    """An APIRouter that tries its routes only on paths below its prefix; no route of it can match another."""

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path: str = scope.get("path", "")
        return super().matches(scope) if path.startswith(self.prefix) else (Match.NONE, {})
