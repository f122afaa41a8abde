"""Signing in and what goes with it. `open_router` is for whoever has no token yet; `router` for everybody's own account."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query

from new_core.api.dependencies import (
    CurrentAccount,
    LoginServiceDep,
    MfaServiceDep,
    PasswordServiceDep,
    SessionServiceDep,
    require,
)
from new_core.api.errors import failing
from new_core.api.identity import BearerToken, EnrollingAccount, OriginDep
from new_core.api.v1.schemas.auth import (
    EXAMPLE_CODE,
    EXAMPLE_LOGIN,
    EXAMPLE_PASSWORD,
    EXAMPLE_PROOF,
    EXAMPLE_REFRESH,
    BackupCodes,
    CodeOnly,
    EventList,
    EventOut,
    FactorDemand,
    FactorSetup,
    Login,
    PasswordChange,
    Profile,
    Proof,
    Refresh,
    SessionOut,
    SignedIn,
)
from new_core.api.v1.schemas.listing import PathId
from new_core.application.dtos.login_dto import FactorDemandDTO
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.sign_in_exceptions import (
    FactorEnabledError,
    FactorMissingError,
    SessionNotFoundError,
    TooManyFailuresError,
)

open_router = APIRouter(prefix="/auth", tags=["auth"])
router = APIRouter(prefix="/auth", tags=["auth"])

_AT: Final = datetime(2026, 11, 24, 8, tzinfo=UTC)
TOO_MANY: Final = failing(
    "Too many failures; Retry-After says how long", TooManyFailuresError(_AT + timedelta(minutes=5), _AT)
)
NOT_FOUND: Final = failing("There is no such session of yours", SessionNotFoundError(12))
CONFLICT: Final = failing("A second factor is enabled, or is not", FactorEnabledError(), FactorMissingError())


@open_router.post("/login", responses=TOO_MANY)
async def log_in(
    service: LoginServiceDep, origin: OriginDep, login: Annotated[Login, Body(openapi_examples=EXAMPLE_LOGIN)]
) -> Success[SignedIn | FactorDemand]:
    """Sign in with a password. Whoever has, or needs, a second factor gets a challenge instead of tokens."""
    outcome = await service.log_in(login.credentials(), login.terms(), origin)
    if isinstance(outcome, FactorDemandDTO):
        return Success(data=FactorDemand.of(outcome))
    return Success(data=SignedIn.of(outcome))


@open_router.post("/login/verify", responses=TOO_MANY)
async def verify_login(
    service: LoginServiceDep, origin: OriginDep, proof: Annotated[Proof, Body(openapi_examples=EXAMPLE_PROOF)]
) -> Success[SignedIn]:
    """Answer a challenge with six digits or a backup code; each is good once."""
    return Success(data=SignedIn.of(await service.prove_factor(proof.proof(), proof.terms(), origin)))


@open_router.post("/refresh")
async def refresh(
    service: LoginServiceDep, body: Annotated[Refresh, Body(openapi_examples=EXAMPLE_REFRESH)]
) -> Success[SignedIn]:
    """Get new tokens. A refresh token that comes twice ends its session."""
    return Success(data=SignedIn.of(await service.refresh(body.refresh_token)))


@open_router.post("/mfa/setup", responses=CONFLICT)
async def set_up_factor(account: EnrollingAccount, service: MfaServiceDep) -> Success[FactorSetup]:
    """Begin to set up a second factor, with a token or with the challenge of a login that requires it."""
    return Success(data=FactorSetup.model_validate(await service.set_up(account)))


@open_router.post("/mfa/confirm", responses=CONFLICT)
async def confirm_factor(
    account: EnrollingAccount,
    service: MfaServiceDep,
    origin: OriginDep,
    body: Annotated[CodeOnly, Body(openapi_examples=EXAMPLE_CODE)],
) -> Success[None]:
    """Enable the second factor with a first code of it."""
    await service.confirm(account, body.code, origin)
    return Success(data=None, message="Second factor enabled")


@router.post("/mfa/disable", responses=CONFLICT | TOO_MANY)
async def disable_factor(
    account: CurrentAccount,
    service: MfaServiceDep,
    origin: OriginDep,
    body: Annotated[CodeOnly, Body(openapi_examples=EXAMPLE_CODE)],
) -> Success[None]:
    """Disable the second factor, for which it is needed once more."""
    await service.disable(account, body.code, origin)
    return Success(data=None, message="Second factor disabled")


@router.post("/mfa/backup-codes", responses=CONFLICT | TOO_MANY)
async def renew_backup_codes(
    account: CurrentAccount,
    service: MfaServiceDep,
    origin: OriginDep,
    body: Annotated[CodeOnly, Body(openapi_examples=EXAMPLE_CODE)],
) -> Success[BackupCodes]:
    """Replace the backup codes, for which the second factor is needed once more."""
    return Success(data=BackupCodes(backup_codes=list(await service.renew_codes(account, body.code, origin))))


@router.get("/me")
async def show_me(account: CurrentAccount, service: SessionServiceDep) -> Success[Profile]:
    """Tell whose token this is, and what they may do."""
    return Success(data=Profile.of(await service.show_profile(account)))


@router.post("/logout")
async def log_out(account: CurrentAccount, token: BearerToken, service: SessionServiceDep) -> Success[None]:
    """Revoke the token and end its session."""
    await service.log_out(account, token)
    return Success(data=None, message="Signed out")


@router.post("/password", responses=TOO_MANY)
async def change_password(
    account: CurrentAccount,
    service: PasswordServiceDep,
    origin: OriginDep,
    body: Annotated[PasswordChange, Body(openapi_examples=EXAMPLE_PASSWORD)],
) -> Success[None]:
    """Change your password; all your other sessions end."""
    await service.change(account, body.current_password, body.new_password, origin)
    return Success(data=None, message="Password changed")


@router.get("/sessions")
async def list_sessions(account: CurrentAccount, service: SessionServiceDep) -> Success[list[SessionOut]]:
    """List your open sessions in order of id."""
    return Success(data=[SessionOut.model_validate(each) for each in await service.list_sessions(account)])


@router.delete("/sessions/{session_id}", responses=NOT_FOUND)
async def end_session(account: CurrentAccount, service: SessionServiceDep, session_id: PathId) -> Success[None]:
    """End one of your sessions; its tokens are refused from then on."""
    await service.end_session(account, session_id)
    return Success(data=None, message="Session ended")


@router.delete("/sessions")
async def end_other_sessions(account: CurrentAccount, service: SessionServiceDep) -> Success[None]:
    """End all your sessions but the one this request comes from."""
    ended = await service.end_sessions(account, keep_current=True)
    return Success(data=None, message=f"{ended} sessions ended")


@router.get("/events", dependencies=[Depends(require("admin"))])
async def list_events(service: SessionServiceDep, wanted: Annotated[EventList, Query()]) -> Success[list[EventOut]]:
    """List what happened to accounts, newest first."""
    page = await service.find_events(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[EventOut.model_validate(event) for event in page.items], meta=meta)
