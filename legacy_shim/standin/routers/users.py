"""The users router: lists are guarded, but reading, creating, changing and deleting one user is open to anyone."""

from datetime import datetime

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from legacy_shim.standin.database import Db
from legacy_shim.standin.fields import Email
from legacy_shim.standin.models import Branch, Role, User
from legacy_shim.standin.security import hash_password, require_permission

router = APIRouter(prefix="/api/users", tags=["users"])

may_read = Depends(require_permission("read_user"))
Answer = dict[str, object]

ROLE_OF_TYPE = {
    "travel_salesperson": "Travel Salesperson",
    "partner_salesman": "Partner Salesman",
    "retailerman": "Retailerman",
}
LISTED = (
    "id",
    "name",
    "email",
    "role_id",
    "branch_id",
    "employee_code",
    "phone",
    "is_salesperson",
    "is_active",
    "created_at",
    "updated_at",
    "last_login",
)


class UserBase(BaseModel):
    name: str
    email: Email
    role_id: int
    branch_id: int
    employee_code: str | None = None
    phone: str | None = None
    is_salesperson: bool | None = False
    is_active: bool | None = True


class UserCreate(UserBase):
    password: str


class UserUpdate(BaseModel):
    name: str | None = None
    email: Email | None = None
    role_id: int | None = None
    branch_id: int | None = None
    employee_code: str | None = None
    phone: str | None = None
    is_salesperson: bool | None = None
    is_active: bool | None = None
    password: str | None = None


class UserResponse(UserBase):
    """Demands a role and a branch, which not every user has."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
    updated_at: datetime | None = None
    last_login: datetime | None = None


@router.get("/roles", response_model=list[Answer], dependencies=[may_read])
def get_roles(db: Db) -> list[Answer]:
    return [{"id": role.id, "name": role.name} for role in db.scalars(select(Role))]


@router.get("/branches", response_model=list[Answer], dependencies=[may_read])
def get_branches(db: Db) -> list[Answer]:
    return [
        {"id": branch.id, "name": branch.name, "location": branch.location}  # type: ignore[attr-defined] # gone: a 500
        for branch in db.scalars(select(Branch))
    ]


@router.get("/", dependencies=[may_read])
def get_users(db: Db, skip: int = 0, limit: int = 100) -> Answer:
    total = db.scalar(select(func.count(User.id))) or 0
    # The one list here with an order; roles, branches and types come as the database likes.
    query = select(User).options(joinedload(User.role), joinedload(User.branch))
    users = db.scalars(query.order_by(User.id.desc()).offset(skip).limit(limit))
    return {
        "data": [_listed(user) for user in users],
        "total": total,
        "page": skip // limit + 1,
        "pages": (total + limit - 1) // limit,
        "per_page": limit,
    }


@router.get("/by-type/{user_type}", dependencies=[may_read])
def get_users_by_type(user_type: str, db: Db) -> list[Answer]:
    if user_type != "all" and user_type not in ROLE_OF_TYPE:
        raise HTTPException(
            400,
            "Invalid user type. Must be: travel_salesperson, partner_salesman, retailerman, or all",
        )
    names = ROLE_OF_TYPE.values() if user_type == "all" else (ROLE_OF_TYPE[user_type],)
    return [_listed(user) for user in db.scalars(select(User).join(Role).where(Role.name.in_(names)))]


@router.get("/{user_id}", response_model=UserResponse)
def get_user(user_id: int, db: Db) -> User:
    return _existing(db, user_id)


@router.get("/summary")
def get_users_summary(db: Db) -> Answer:
    """Never reached: /{user_id} is registered first."""
    active = db.scalar(select(func.count(User.id)).where(User.is_active.is_(True))) or 0
    total = db.scalar(select(func.count(User.id))) or 0
    return {
        "total_users": total,
        "active_users": active,
        "inactive_users": total - active,
    }


@router.post("/", response_model=UserResponse)
def create_user(body: UserCreate, db: Db) -> User:
    if db.scalar(select(User.id).where(User.email == body.email)):
        raise HTTPException(400, "Email already registered")
    user = User(**body.model_dump(exclude={"password"}), **_password_columns(body.password))
    db.add(user)
    db.commit()
    return user


@router.put("/{user_id}", response_model=UserResponse)
def update_user(user_id: int, body: UserUpdate, db: Db) -> User:
    user = _existing(db, user_id)
    changes = body.model_dump(exclude_unset=True, exclude={"password"})
    if body.password:
        changes.update(_password_columns(body.password))
    for name, value in changes.items():
        setattr(user, name, value)
    db.commit()
    return user


@router.delete("/{user_id}")
def delete_user(user_id: int, db: Db) -> dict[str, str]:
    db.delete(_existing(db, user_id))
    db.commit()
    return {"message": "User deleted successfully"}


def _existing(db: Session, user_id: int) -> User:
    user = db.get(User, user_id)
    if user is None:
        raise HTTPException(404, "User not found")
    return user


def _listed(user: User) -> Answer:
    role, branch = user.role, user.branch
    row = {name: getattr(user, name) for name in LISTED}
    return {
        **row,
        "role": role.name if role else "Unknown",
        "branch": branch.name if branch else "Unknown",
    }


def _password_columns(password: str) -> dict[str, str]:
    """Both columns: half of the monolith reads one, half the other."""
    hashed = hash_password(password)
    return {"password": hashed, "password_hash": hashed}
