"""Bodies as the monolith's OpenAPI document declares them."""

from pydantic import BaseModel

from new_core.application.dtos.branch_dto import BranchChanges, BranchDetailsDTO
from new_core.domain.value_objects.text import storable


class BranchCreate(BaseModel):
    name: str
    location: str

    def changes(self) -> BranchChanges:
        # Looked at here, where it has the client's name for it.
        return BranchChanges(name=self.name, address=storable("location", self.location))


class BranchResponse(BaseModel):
    name: str
    location: str
    """The column is gone; the address took its place."""
    id: int

    @classmethod
    def of(cls, branch: BranchDetailsDTO) -> "BranchResponse":
        return cls(name=branch.name, location=branch.address or branch.city or "", id=branch.id)
