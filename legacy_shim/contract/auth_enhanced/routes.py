"""The routes in the monolith's order of registration. Three are for whoever knows a password; the others need a token."""

from typing import Annotated, Final

from fastapi import Depends, Query, Request, Response

from legacy_shim.contract.auth_enhanced.profiles import mobile_app_of, profile_json
from legacy_shim.contract.auth_enhanced.schemas import (
    LogFilter,
    LoginRequest,
    LoginResponse,
    UserResponse,
    event_json,
    session_json,
)
from legacy_shim.dialect import Answers, CurrentAccount, Json, enrolling_account, json_response
from legacy_shim.refusals import refusals
from legacy_shim.routing import ContractRouter
from legacy_shim.sign_in import LOGIN_REFUSALS, signing_in
from new_core.api.dependencies import LoginServiceDep, MfaServiceDep, SessionServiceDep
from new_core.api.identity import OriginDep
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import FactorDemandDTO, FactorProof, SignedInDTO, Terms
from new_core.domain.exceptions.sign_in_exceptions import FactorEnabledError, SessionNotFoundError, WrongCodeError
from new_core.domain.exceptions.user_exceptions import UserNotFoundError
from new_core.domain.value_objects.sign_in import Channel

router = ContractRouter(prefix="/api/auth", tags=["auth"])

ANSWERS: Final[Answers] = {
    SessionNotFoundError: (404, "Session not found"),
    # Of one's own: deleted since the token was looked at.
    UserNotFoundError: (404, "User not found"),
    FactorEnabledError: (400, "MFA is already enabled"),
    WrongCodeError: (400, "Invalid verification code"),
}

# Not renewable: these routes answer `refresh_token: null`, so none is made that nobody could use.
WEB: Final = Terms(Channel.WEB, is_renewable=False)
MOBILE: Final = Terms(Channel.MOBILE, keeps_session=False, is_renewable=False, demands_factor=False)
"""The monolith's mobile login kept no session and asked for no second factor."""
EnrollingAccount = Annotated[AccountDTO, Depends(enrolling_account)]


@router.post("/login", response_model=LoginResponse, responses=LOGIN_REFUSALS)
async def login(body: LoginRequest, service: LoginServiceDep, origin: OriginDep) -> Response:
    with signing_in():
        outcome = await service.log_in(body.credentials(), WEB, origin)
    if isinstance(outcome, FactorDemandDTO):
        return json_response({"mfa_required": True, "temp_token": outcome.challenge, "user_id": outcome.user_id})
    return _granted(outcome, mfa_enabled=False)


@router.post("/login/mobile", response_model=LoginResponse, responses=LOGIN_REFUSALS)
async def mobile_login(body: LoginRequest, service: LoginServiceDep, origin: OriginDep) -> Response:
    with signing_in():
        outcome = await service.log_in(body.credentials(), MOBILE, origin)
    if isinstance(outcome, FactorDemandDTO):
        raise TypeError("these terms demand no second factor")
    return _granted(outcome, mobile_app=mobile_app_of(outcome.profile.role), platform="mobile")


@router.post("/logout")
async def logout(account: CurrentAccount, request: Request, service: SessionServiceDep) -> Response:
    # The header is there and well formed, otherwise `CurrentAccount` would have refused.
    await service.log_out(account, request.headers["Authorization"].partition(" ")[2])
    return _message("Successfully logged out")


@router.get("/me", response_model=UserResponse, responses=refusals(404))
async def get_current_user_info(account: CurrentAccount, service: SessionServiceDep) -> Response:
    return json_response(profile_json(await service.show_profile(account)))


@router.post("/mfa/setup")
async def setup_mfa(account: EnrollingAccount, service: MfaServiceDep) -> Response:
    made = await service.set_up(account)
    return json_response({"secret": made.secret, "qr_code": made.uri, "backup_codes": made.backup_codes})


@router.post("/mfa/verify-setup")
async def verify_mfa_setup(code: str, account: EnrollingAccount, service: MfaServiceDep, origin: OriginDep) -> Response:
    await service.confirm(account, code, origin)
    return _message("MFA enabled successfully")


@router.post("/mfa/verify-login", responses=LOGIN_REFUSALS)
async def verify_mfa_login(
    code: str, temp_token: str, user_id: int, service: LoginServiceDep, origin: OriginDep
) -> Response:
    with signing_in():
        signed = await service.prove_factor(FactorProof(temp_token, code, user_id), WEB, origin)
    return _granted(signed, mfa_enabled=True)


@router.get("/mfa/backup-codes")
async def get_backup_codes(account: CurrentAccount, service: MfaServiceDep) -> Response:
    return json_response({"backup_codes": await service.list_codes(account)})


@router.get("/sessions")
async def get_active_sessions(account: CurrentAccount, service: SessionServiceDep) -> Response:
    sessions = [session_json(session) for session in await service.list_sessions(account, with_expired=True)]
    return json_response({"sessions": sessions, "total": len(sessions)})


@router.delete("/sessions/{session_id}")
async def terminate_session(session_id: int, account: CurrentAccount, service: SessionServiceDep) -> Response:
    await service.end_session(account, session_id)
    return _message("Session terminated successfully")


@router.post("/sessions/terminate-all")
async def terminate_all_sessions(
    account: CurrentAccount, service: SessionServiceDep, *, except_current: bool = True
) -> Response:
    await service.end_sessions(account, keep_current=except_current)
    return _message("All sessions terminated successfully")


@router.get("/audit-log")
async def get_audit_log(
    _: CurrentAccount, service: SessionServiceDep, wanted: Annotated[LogFilter, Query()]
) -> Response:
    page = await service.find_events(wanted.query())
    events = [event_json(event) for event in page.items]
    return json_response({"events": events, "total": page.total, "limit": wanted.limit, "offset": wanted.offset})


def _granted(signed: SignedInDTO, **more: Json) -> Response:
    return json_response(
        {
            "access_token": signed.access_token,
            "token_type": "bearer",
            "refresh_token": None,
            "user": {**profile_json(signed.profile), **more},
        }
    )


def _message(text: str) -> Response:
    return json_response({"message": text})
