"""The form that moves endpoints, as somebody typed it and as it is meant."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from starlette.datastructures import FormData

from flags.registry import Stage
from gateway.control.changes import Placement
from gateway.control.errors import UnusableChangeError
from gateway.control.overview import EndpointState
from gateway.control.where import read_conditions, write_conditions

_LONGEST_EXPIRY = timedelta(days=3650)
STICKINESS = ("default", "userId", "sessionId", "tenant", "random")


@dataclass(frozen=True, slots=True)
class StageForm:
    """What was typed, kept so that a refusal loses none of it."""

    stage: str = ""
    percent: str = ""
    sample: str = ""
    where: str = ""
    stickiness: str = "default"
    why: str = ""
    ids: frozenset[str] = field(default_factory=frozenset)
    force: bool = False

    @staticmethod
    def read(form: FormData) -> "StageForm":
        return StageForm(
            stage=text_of(form, "stage"),
            percent=text_of(form, "percent"),
            sample=text_of(form, "sample"),
            where=text_of(form, "where"),
            stickiness=text_of(form, "stickiness") or "default",
            why=text_of(form, "why"),
            ids=frozenset(each for each in form.getlist("ids") if isinstance(each, str)),
            force=bool(text_of(form, "force")),
        )

    @staticmethod
    def of(state: EndpointState) -> "StageForm":
        return StageForm(
            stage=state.stage,
            percent="" if state.percent is None else str(state.percent),
            sample="" if state.sample is None else str(state.sample),
            where=write_conditions(state.where),
            stickiness=state.stickiness,
        )

    @property
    def choices(self) -> tuple[str, ...]:
        """The kinds of stickiness to offer, among them the one in use."""
        return STICKINESS if self.stickiness in STICKINESS else (*STICKINESS, self.stickiness)

    def placement(self) -> Placement:
        """Fields that the chosen stage has no use for are left aside, as the page says beside them."""
        stage = next((each for each in Stage if each.value == self.stage), None)
        if stage is None:
            raise UnusableChangeError("choose a stage: legacy, shadow, canary or new")
        sample = None if stage is Stage.LEGACY else _whole(self.sample, "Shadow sample")
        if stage is not Stage.CANARY:
            return Placement(stage, sample=sample, force=self.force)
        return Placement(
            stage,
            percent=_whole(self.percent, "Percent"),
            sample=sample,
            where=read_conditions(self.where),
            stickiness=self.stickiness,
            force=self.force,
        )


def text_of(form: FormData, name: str) -> str:
    """A text field, without the blanks around it; empty where it is missing or a file."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def read_day(text: str, now: datetime) -> datetime | None:
    """The end of that day, in UTC; None for an empty field."""
    if not text:
        return None
    try:
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise UnusableChangeError(f"{text[:20]!r} is no date; write such as 2027-03-31, or leave it empty") from None
    if not now - timedelta(days=1) < day < now + _LONGEST_EXPIRY:
        raise UnusableChangeError(f"{text[:20]} cannot be an expiry; write a day from today on, within ten years")
    return day + timedelta(days=1)


def _whole(text: str, what: str) -> int | None:
    if not text:
        return None
    # Before int(), which takes blanks, underscores and the digits of other scripts.
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise UnusableChangeError(f"{what} is {text[:20]!r}; write a whole number from 0 to 100, or leave it empty")
    return int(text)
