"""The routes in the monolith's order of registration. None of them ever worked there; here they sign in as the web does."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Response
from fastapi.security import OAuth2PasswordBearer

from legacy_shim.contract.auth_simple.schemas import LoginRequest, LoginResponse, TokenForm, UserInfo, signed_in_json
from legacy_shim.dialect import Answers, json_response
from legacy_shim.refusals import refusals
from legacy_shim.routing import ContractRouter
from legacy_shim.sign_in import LOGIN_REFUSALS, signing_in
from new_core.api.dependencies import AccessServiceDep, LoginServiceDep, UserServiceDep
from new_core.api.identity import OriginDep
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import Credentials, FactorDemandDTO, Origin, Terms
from new_core.application.services.login_service import LoginService
from new_core.domain.exceptions.access_exceptions import InvalidTokenError
from new_core.domain.exceptions.user_exceptions import UserNotFoundError
from new_core.domain.value_objects.sign_in import Channel

router = ContractRouter(prefix="/api/auth-simple", tags=["auth-simple"])

ANSWERS: Final[Answers] = {
    # Oneself: deleted since the token was looked at.
    UserNotFoundError: (404, "User not found"),
}
WEB: Final = Terms(Channel.WEB, is_renewable=False)
_token_of = OAuth2PasswordBearer(tokenUrl="/api/auth-simple/token")


async def current_account(token: Annotated[str, Depends(_token_of)], access: AccessServiceDep) -> AccountDTO:
    """Demand a bearer token: 401 without one, where the other routers say 403."""
    try:
        return await access.authenticate(token)
    except InvalidTokenError as error:
        raise HTTPException(401, str(error), {"WWW-Authenticate": "Bearer"}) from error


@router.post("/login", response_model=LoginResponse, responses=LOGIN_REFUSALS)
async def login(body: LoginRequest, service: LoginServiceDep, origin: OriginDep) -> Response:
    return await _sign_in(service, body.credentials(), origin)


@router.post("/token", responses=LOGIN_REFUSALS)
async def token_login(form: Annotated[TokenForm, Depends()], service: LoginServiceDep, origin: OriginDep) -> Response:
    return await _sign_in(service, form.credentials(), origin)


@router.get("/me", response_model=UserInfo, responses=refusals(401, 404))
async def get_current_user(
    account: Annotated[AccountDTO, Depends(current_account)], service: UserServiceDep
) -> Response:
    user = UserInfo.of(await service.get_user(account.id))
    return json_response(user.model_dump())


async def _sign_in(service: LoginService, credentials: Credentials, origin: Origin) -> Response:
    with signing_in():
        outcome = await service.log_in(credentials, WEB, origin)
    if isinstance(outcome, FactorDemandDTO):
        raise HTTPException(403, "This account has a second factor: sign in at /api/auth/login")
    return json_response(signed_in_json(outcome.access_token, outcome.profile))
