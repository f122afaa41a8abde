"""Where the new side knowingly answers otherwise than the monolith did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """One row of a contract module's table; QA sees it as a difference proposed for acceptance."""

    endpoint: str
    old: str
    new: str
    why: str
