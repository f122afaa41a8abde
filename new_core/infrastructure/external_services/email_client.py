"""E-mail by SMTP. smtplib blocks, so it works in a thread."""

import asyncio
import hashlib
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Final, Literal

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.application.interfaces.services.email_service import Letter
from new_core.infrastructure.database.rehearsal import is_held_back
from new_core.infrastructure.external_services.email_templates import render

TIMEOUT_SECONDS: Final = 15.0
SERVICE: Final = "smtp"


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class SmtpEmailService:
    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, letter: Letter) -> None:
        if is_held_back("email", template=letter.template, key=letter.key):
            return
        message = compose(letter, self._server.sender)
        await asyncio.to_thread(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._connect() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            # The highest: a refusal for good (5xx) outweighs one that may pass (4xx).
            codes = [code for code, _ in error.recipients.values()]
            raise _failure(max(codes), "the recipient was refused") from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, "the server refused") from error
        # smtplib's other errors are lost connections and missing abilities; OSError is the network's, ssl included.
        except (smtplib.SMTPException, OSError) as error:
            raise TemporaryServiceError(SERVICE, f"{type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        told = self._server
        if told.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(told.host, told.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(told.host, told.port, timeout=TIMEOUT_SECONDS)
        try:
            if told.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if told.user and told.password:
                server.login(told.user, told.password)
        except BaseException:
            server.close()
            raise
        return server


def compose(letter: Letter, sender: str) -> EmailMessage:
    """Make the message, as plain text and as HTML; PermanentServiceError where no message can be made."""
    rendered = render(letter.template, letter.language, letter.values)
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = letter.to
        message["Subject"] = rendered.subject
    except ValueError as error:
        # A line break in a header: somebody tries to write headers of their own.
        raise PermanentServiceError(SERVICE, f"no message can be made: {error}") from error
    # The same for the same letter, so that one which is sent again is seen to be the same.
    message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:40]}@{domain}>"
    message["Content-Language"] = letter.language
    # So that no answering machine answers (RFC 3834, 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendered.text)
    message.add_alternative(rendered.html, subtype="html")
    return message


def _failure(code: int, problem: str) -> Exception:
    """Tell by the reply code (RFC 5321, 4.2.1) whether it may be tried again."""
    if 500 <= code < 600:
        return PermanentServiceError(SERVICE, f"{problem} with {code}")
    return TemporaryServiceError(SERVICE, f"{problem} with {code}")
