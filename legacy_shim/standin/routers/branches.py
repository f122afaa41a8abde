"""The branches router: its schema still demands the location that the table lost, so only its 404 works."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from legacy_shim.standin.database import Db
from legacy_shim.standin.models import Branch, User
from legacy_shim.standin.security import require_permission

router = APIRouter(prefix="/api/branches", tags=["branches"])


class BranchCreate(BaseModel):
    name: str
    location: str


class BranchResponse(BranchCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int


@router.get("/", response_model=list[BranchResponse])
def get_branches(_user: Annotated[User, Depends(require_permission("branches.view"))], db: Db) -> list[Branch]:
    return list(db.scalars(select(Branch)))


@router.post("/", response_model=BranchResponse)
def create_branch(
    body: BranchCreate,
    _user: Annotated[User, Depends(require_permission("create_branch"))],
    db: Db,
) -> Branch:
    # The model has no location: this raises before anything is written.
    branch = Branch(**body.model_dump())
    db.add(branch)
    db.commit()
    return branch


@router.get("/{branch_id}", response_model=BranchResponse)
def get_branch(branch_id: int, db: Db) -> Branch:
    branch = db.get(Branch, branch_id)
    if branch is None:
        raise HTTPException(404, "الفرع غير موجود")
    return branch
