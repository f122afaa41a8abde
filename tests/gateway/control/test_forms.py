"""The stage form as typed: fields a stage has no use for are left aside, nonsense is refused."""

import pytest
from starlette.datastructures import FormData

from flags.model import Constraint
from flags.registry import Stage, flags_for
from gateway.control.changes import Placement
from gateway.control.errors import UnusableChangeError
from gateway.control.forms import StageForm, text_of
from gateway.control.overview import state_of
from tests.support.control_plane import CATALOG


def test_a_form_is_read_with_all_its_ticks() -> None:
    form = StageForm.read(FormData([("stage", " new "), ("ids", "a.b"), ("ids", "c.d"), ("why", "so")]))
    assert (form.stage, form.ids, form.why, form.stickiness) == ("new", frozenset({"a.b", "c.d"}), "so", "default")


def test_a_canary_uses_every_field() -> None:
    form = StageForm("canary", percent="10", sample="5", where="tenant=acme", stickiness="tenant")
    assert form.placement() == Placement(Stage.CANARY, 10, 5, (Constraint("tenant", "IN", ("acme",)),), "tenant")


def test_other_stages_leave_the_canary_fields_aside() -> None:
    form = StageForm("new", percent="10", sample="5", where="tenant=acme", stickiness="tenant")
    assert form.placement() == Placement(Stage.NEW, sample=5)
    assert StageForm("legacy", sample="5").placement() == Placement(Stage.LEGACY)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (StageForm(""), "choose a stage"),
        (StageForm("elsewhere"), "choose a stage"),
        (StageForm("canary", percent="ten"), "Percent is 'ten'"),
        (StageForm("canary", percent="-1"), "Percent"),
        (StageForm("shadow", sample="1e2"), "Shadow sample"),
        (StageForm("shadow", sample="٣"), "Shadow sample"),
    ],
)
def test_what_cannot_be_meant_is_refused(form: StageForm, sentence: str) -> None:
    with pytest.raises(UnusableChangeError, match=sentence):
        form.placement()


def test_a_form_shows_the_stage_it_would_set() -> None:
    endpoint = CATALOG["orders.get_orders"]
    where = (Constraint("tenant", "IN", ("acme",)),)
    flags = flags_for(endpoint.id, Stage.CANARY, percent=10, where=where, stickiness="region")
    form = StageForm.of(state_of(endpoint, {flag.name: flag for flag in flags}))
    assert form.placement() == Placement(Stage.CANARY, 10, 100, where, "region")
    assert "region" in form.choices


def test_a_missing_field_is_empty() -> None:
    assert text_of(FormData([]), "why") == ""
