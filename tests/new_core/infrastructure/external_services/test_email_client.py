import email
import email.policy
from dataclasses import replace

import pytest

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.application.interfaces.services.email_service import Letter
from new_core.infrastructure.database.rehearsal import Effect
from new_core.infrastructure.external_services.email_client import MailServer, SmtpEmailService, compose
from tests.support.rehearsals import rehearsal_over_nothing
from tests.support.smtp_server import SmtpServer, smtp_server

LETTER = Letter("event-1", "dijla@example.iq", "welcome", "ar", {"name": "دجلة", "number": "CUST-1"})


def _client(port: int) -> SmtpEmailService:
    return SmtpEmailService(MailServer("127.0.0.1", port, "none", "ERP <erp@example.iq>"))


async def _send_to(server: SmtpServer) -> None:
    await _client(server.port).send(LETTER)


async def test_a_letter_arrives_as_text_and_html() -> None:
    async with smtp_server() as server:
        await _send_to(server)
    message = email.message_from_bytes(server.letters[0], policy=email.policy.default)
    assert server.recipients == ["<dijla@example.iq>"]
    assert message["Subject"] == "أهلاً بك، دجلة"
    text, html = message.get_body(["plain"]), message.get_body(["html"])
    assert text is not None
    assert html is not None
    assert "CUST-1" in text.get_content()
    assert 'dir="rtl"' in html.get_content()


def test_the_same_letter_has_the_same_id_each_time() -> None:
    ids = [compose(letter, "ERP <erp@example.iq>")["Message-ID"] for letter in (LETTER, LETTER)]
    assert ids[0] == ids[1]
    assert compose(replace(LETTER, key="event-2"), "ERP <erp@example.iq>")["Message-ID"] != ids[0]


@pytest.mark.parametrize(
    ("command", "reply", "kind"),
    [
        ("RCPT", "550 no such address", PermanentServiceError),
        ("RCPT", "450 mailbox busy", TemporaryServiceError),
        ("DATA", "554 spam", PermanentServiceError),
        ("MAIL", "421 too busy", TemporaryServiceError),
        ("DATA", "drop", TemporaryServiceError),
        ("EHLO", "drop", TemporaryServiceError),
    ],
)
async def test_the_reply_code_says_whether_to_try_again(command: str, reply: str, kind: type[Exception]) -> None:
    async with smtp_server() as server:
        server.replies[command] = reply
        with pytest.raises(kind, match="smtp"):
            await _send_to(server)
    assert server.letters == []


async def test_a_server_that_is_gone_is_temporary() -> None:
    async with smtp_server() as server:
        port = server.port
    with pytest.raises(TemporaryServiceError):
        await _client(port).send(LETTER)


async def test_no_letter_goes_unencrypted_where_encryption_is_asked_for() -> None:
    async with smtp_server() as server:
        secure = MailServer("127.0.0.1", server.port, "starttls", "erp@example.iq", "user", "hush")
        with pytest.raises(TemporaryServiceError, match="STARTTLS"):
            await SmtpEmailService(secure).send(LETTER)
    assert server.letters == []


async def test_headers_cannot_be_smuggled_in() -> None:
    for letter in (
        replace(LETTER, to="a@b.iq\r\nBcc: all@b.iq"),
        replace(LETTER, values={"name": "x\r\nBcc: all@b.iq", "number": "1"}),
    ):
        with pytest.raises(PermanentServiceError, match="no message"):
            await _client(1).send(letter)


def test_the_password_is_not_shown() -> None:
    assert "hush" not in repr(MailServer("h", 1, "tls", "s", "user", "hush"))


async def test_in_a_rehearsal_a_letter_is_noted_and_not_sent() -> None:
    async with smtp_server() as server, rehearsal_over_nothing() as rehearsal:
        await _send_to(server)
    assert server.letters == []
    assert rehearsal.effects == [Effect("email", {"template": "welcome", "key": "event-1"})]
