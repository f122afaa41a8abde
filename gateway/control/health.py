"""Health lines and metrics, for whatever runs the gateway."""

import os
from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from prometheus_client import REGISTRY, CollectorRegistry, Metric, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.responses import Response
from typing_extensions import override

from flags.errors import StoreError
from gateway.control.context import Control, InControl
from gateway.control.overview import count_stages, is_killed
from gateway.control.probes import Probe, probe_data_plane

router = APIRouter(tags=["health"])


@router.get("/-/live")
async def live() -> dict[str, bool]:
    """Answer 200 while the process runs."""
    return {"live": True}


@router.get("/-/ready", responses={503: {"description": "A condition is not met; each is named."}})
async def ready(control: InControl) -> JSONResponse:
    """Answer 200 once the store answers, the flags are loaded and the data plane accepts connections."""
    conditions = [await _ask_store(control), _look_at_flags(control), await probe_data_plane(control.settings)]
    is_ready = all(condition.ok for condition in conditions)
    body = {
        "ready": is_ready,
        "conditions": [{"name": each.name, "ok": each.ok, "detail": each.detail} for each in conditions],
    }
    return JSONResponse(body, 200 if is_ready else 503)


@router.get("/metrics", response_class=Response)
async def metrics(request: Request, control: InControl) -> Response:
    """Give all workers' metrics together, as Prometheus wants them."""
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    registry = CollectorRegistry()
    registry.register(_Migration(control))
    # The data plane's workers write their values into this folder.
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client's gap
    else:
        registry.register(_Default())
    return Response(encode(registry), media_type=content_type)


class _Default(Collector):
    """What this process itself counts, where there is no folder to share."""

    @override
    def collect(self) -> Iterable[Metric]:
        return REGISTRY.collect()


class _Migration(Collector):
    """How far the migration is, read from the flags at each scrape."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @override
    def collect(self) -> Iterable[Metric]:
        stages = GaugeMetricFamily("banyan_endpoints", "Endpoints of the catalog, by stage", labels=["stage"])
        for stage, count in count_stages(self._control.states()).items():
            stages.add_metric([stage.value], count)
        yield stages
        killed = is_killed(self._control.flags.current.flags)
        yield GaugeMetricFamily("banyan_kill_switch", "1 while the kill switch is on", value=int(killed))


async def _ask_store(control: Control) -> Probe:
    try:
        await control.flags.refresh()
    except StoreError as error:
        return Probe("store", "", ok=False, detail=str(error))
    return Probe("store", "", ok=True, detail="answers")


def _look_at_flags(control: Control) -> Probe:
    if control.flags.age_seconds() == float("inf"):
        return Probe("flags", "", ok=False, detail="never loaded; everything goes to legacy until the store answers")
    return Probe("flags", "", ok=True, detail=f"revision {control.flags.revision}")
