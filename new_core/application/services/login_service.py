"""Use cases of signing in: a password, then perhaps a second factor, then tokens; and tokens again for a refresh token."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from new_core.application.dtos.login_dto import (
    Credentials,
    FactorDemandDTO,
    FactorProof,
    Origin,
    ProfileDTO,
    SignedInDTO,
    Terms,
)
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.password_hasher import PasswordHasher
from new_core.application.interfaces.services.secret_source import SecretSource
from new_core.application.interfaces.services.token_issuer import TokenIssuer
from new_core.application.interfaces.services.token_reader import TokenReader
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.second_factor import FactorMethod
from new_core.domain.entities.session import BY_REUSE, Session
from new_core.domain.entities.user import User
from new_core.domain.exceptions.access_exceptions import AccessError, InvalidTokenError
from new_core.domain.exceptions.sign_in_exceptions import (
    ChannelRefusedError,
    DeactivatedAccountError,
    TooManyFailuresError,
    WrongCodeError,
    WrongCredentialsError,
)
from new_core.domain.value_objects.lockout import WINDOW, locked_until
from new_core.domain.value_objects.sign_in import Channel, may_use, needs_factor

MOBILE_LIFETIME: Final = timedelta(minutes=15)
"""The monolith's; its web tokens' is a setting."""
CHALLENGE_LIFETIME: Final = timedelta(minutes=5)


class Tokens(TokenIssuer, TokenReader, Protocol): ...


@dataclass(frozen=True)
class SignInTools:
    passwords: PasswordHasher
    tokens: Tokens
    secrets: SecretSource
    web_lifetime: timedelta = timedelta(minutes=30)
    session_lifetime: timedelta = timedelta(days=14)
    """Without being renewed."""


class LoginService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock, tools: SignInTools) -> None:
        self._units = units
        self._clock = clock
        self._tools = tools

    async def log_in(self, credentials: Credentials, terms: Terms, origin: Origin) -> SignedInDTO | FactorDemandDTO:
        # While a door is closed nothing is hashed and nothing written: an attack must not cost us more than it.
        async with self._units(read_only=True) as unit:
            await self._check_lock(unit, credentials.email)
            found = await unit.users.by_email(credentials.email)
        hashed = found.stored_hash if found else None
        is_right = await self._tools.passwords.matches(credentials.password, hashed)
        async with self._units() as unit:
            await unit.login_trail.serialise(credentials.email)
            # Again, now that nobody else is judging: all of a hundred guesses at once came this far.
            await self._check_lock(unit, credentials.email)
            user = await unit.users.by_email(credentials.email)
            # The password may have been changed between the two units: then it was not this one that was right.
            is_right = is_right and user is not None and user.stored_hash == hashed
            outcome = await self._judge(unit, user if is_right else None, credentials.email, terms, origin)
            if user is not None and isinstance(outcome, WrongCredentialsError):
                await self._lock_if_due(unit, user, origin)
            # Also what failed: its trail must stay.
            await unit.commit()
        if isinstance(outcome, AccessError):
            raise outcome
        return outcome

    async def prove_factor(self, proof: FactorProof, terms: Terms, origin: Origin) -> SignedInDTO:
        """Finish a login with the code that its challenge asked for."""
        now = self._clock()
        email = self._tools.tokens.read_challenge(proof.challenge, now).email
        async with self._units() as unit:
            await unit.login_trail.serialise(email)
            user = await unit.users.by_email(email)
            if user is None or not user.is_active or proof.user_id not in (None, user.id):
                raise InvalidTokenError("no such account, or it is deactivated, or the challenge is another's")
            role = (await self._profile(unit, user)).role
            # A challenge does not say where it was made: it must not lead from the telephone to the web.
            if not may_use(role, terms.channel):
                raise ChannelRefusedError(role or "")
            closed = locked_until(await unit.login_trail.factor_failures(user.identity, now - WINDOW), now)
            if closed:
                raise TooManyFailuresError(closed, now)
            is_right = await self._spend(unit, user, proof.code, origin)
            signed = await self._sign_in(unit, user, terms, origin) if is_right else None
            await unit.commit()
        if signed is None:
            raise WrongCodeError
        return signed

    async def refresh(self, refresh_token: str) -> SignedInDTO:
        """Give new tokens for a refresh token, which is good once; used twice, it has been stolen, and all ends."""
        name, _, secret = refresh_token.partition(".")
        now = self._clock()
        async with self._units() as unit:
            session = await unit.sessions.by_token(name)
            if session is None or session.refresh_token is None or not session.is_open(now):
                raise InvalidTokenError("no such session, or it has ended")
            user = await unit.users.get(session.user_id)
            if user is None or not user.is_active:
                raise InvalidTokenError("no such account, or it is deactivated")
            is_right = hmac.compare_digest(session.refresh_token, _digest(secret))
            signed = await self._renew(unit, session, user) if is_right else None
            if signed is None:
                # Who of the two used it first, its owner or the thief, cannot be told: both have to sign in again.
                session.end(BY_REUSE, now)
                await unit.sessions.save(session)
                await unit.login_trail.note_event(user.identity, "refresh_token_reused", None, now)
            await unit.commit()
        if signed is None:
            raise InvalidTokenError("the refresh token was used before")
        return signed

    async def _check_lock(self, unit: UnitOfWork, email: str) -> None:
        now = self._clock()
        failures = locked_until(await unit.login_trail.failures(email, now - WINDOW), now)
        by_hand = await unit.login_trail.lock_of(email, now)
        until = max((lock for lock in (failures, by_hand) if lock), default=None)
        if until is not None:
            raise TooManyFailuresError(until, now)

    async def _judge(
        self, unit: UnitOfWork, user: User | None, email: str, terms: Terms, origin: Origin
    ) -> SignedInDTO | FactorDemandDTO | AccessError:
        """Say what comes of a login; `user` is None unless the password was right."""
        now = self._clock()
        await unit.login_trail.note_attempt(email, origin, now, is_right=user is not None)
        if user is None:
            return WrongCredentialsError()
        if not user.is_active:
            return DeactivatedAccountError()
        profile = await self._profile(unit, user)
        if not may_use(profile.role, terms.channel):
            return ChannelRefusedError(profile.role or "")
        if terms.demands_factor and needs_factor(profile.role, terms.channel, has_factor=profile.has_factor):
            challenge = self._tools.tokens.issue_challenge(user.email, now, CHALLENGE_LIFETIME)
            seconds = int(CHALLENGE_LIFETIME.total_seconds())
            return FactorDemandDTO(challenge, seconds, user.identity, must_set_up=not profile.has_factor)
        return await self._sign_in(unit, user, terms, origin)

    async def _lock_if_due(self, unit: UnitOfWork, user: User, origin: Origin) -> None:
        now = self._clock()
        until = locked_until(await unit.login_trail.failures(user.email, now - WINDOW), now)
        if until is not None:
            await unit.login_trail.lock(user.identity, now, until)
            await unit.login_trail.note_event(user.identity, "account_locked", origin, now)

    async def _spend(self, unit: UnitOfWork, user: User, code: str, origin: Origin) -> bool:
        now = self._clock()
        factor = await unit.factors.of_user(user.identity, locked=True)
        method, is_right = FactorMethod.TOTP, False
        if factor is not None:
            try:
                method, is_right = factor.spend(code, now), True
            except WrongCodeError:
                pass
            else:
                await unit.factors.save(factor)
        await unit.login_trail.note_code(user.identity, method, origin, now, is_right=is_right)
        return is_right

    async def _sign_in(self, unit: UnitOfWork, user: User, terms: Terms, origin: Origin) -> SignedInDTO:
        now, name, refresh_token = self._clock(), None, None
        lifetime = self._lifetime(terms.channel)
        if terms.keeps_session:
            name = self._tools.secrets.token()
            session = Session.open(user.identity, name, now, now + lifetime)
            session.ip_address, session.user_agent = origin.ip_address, origin.user_agent
            if terms.is_renewable:
                session.device_type = terms.channel.value
                refresh_token = self._rotate(session)
            await unit.sessions.save(session)
            user.note_login(now)
            await unit.users.save(user)
        profile = await self._profile(unit, user)
        return self._granted(profile, terms.channel, name, refresh_token)

    async def _renew(self, unit: UnitOfWork, session: Session, user: User) -> SignedInDTO:
        refresh_token = self._rotate(session)
        await unit.sessions.save(session)
        channel = Channel.MOBILE if session.device_type == Channel.MOBILE else Channel.WEB
        return self._granted(await self._profile(unit, user), channel, session.session_token, refresh_token)

    def _rotate(self, session: Session) -> str:
        now, secret = self._clock(), self._tools.secrets.token()
        session.renew(_digest(secret), now, now + self._tools.session_lifetime)
        return f"{session.session_token}.{secret}"

    def _granted(
        self, profile: ProfileDTO, channel: Channel, session: str | None, refresh_token: str | None
    ) -> SignedInDTO:
        lifetime = self._lifetime(channel)
        platform = channel.value if channel is Channel.MOBILE else None
        token = self._tools.tokens.issue(profile.email, self._clock(), lifetime, session=session, platform=platform)
        return SignedInDTO(token, refresh_token, int(lifetime.total_seconds()), profile)

    def _lifetime(self, channel: Channel) -> timedelta:
        return MOBILE_LIFETIME if channel is Channel.MOBILE else self._tools.web_lifetime

    async def _profile(self, unit: UnitOfWork, user: User) -> ProfileDTO:
        profile = await unit.accounts.profile(user.identity, self._clock())
        if profile is None:
            raise LookupError(f"user {user.identity} was read in this transaction and is gone")
        return profile


def _digest(secret: str) -> str:
    # No salt and no rounds: it has 256 bits of chance already.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
