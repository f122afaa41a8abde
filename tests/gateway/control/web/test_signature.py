"""One signature's page: the place that differs, what QA says of it, and what is remembered."""

from datetime import timedelta

import httpx
import pytest

from gateway.control.context import Control
from gateway.control.roles import Role
from tests.gateway.control.web.conftest import SignIn, id_of
from tests.support.comparisons import Pair, customer, put_on_record


async def test_both_answers_stand_side_by_side(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get(f"/signatures/{await id_of(filled, '$.credit_limit')}")).text
    assert "<mark>  &#34;credit_limit&#34;: &#34;1251.00&#34;,</mark>" in page
    assert "<mark>  &#34;credit_limit&#34;: 1251.0,</mark>" in page
    assert page.count("<mark>") == 2


async def test_it_is_counted_over_time_and_by_build(filled: Control, browser: httpx.AsyncClient) -> None:
    again = [Pair(customer(each), customer(each, credit_limit=1251.0), build="b-2") for each in range(3)]
    await put_on_record(filled.report, again, filled.seconds(), apart=3600, worker="w2")
    signature = await id_of(filled, "$.credit_limit")
    page = (await browser.get(f"/signatures/{signature}?last=24h")).text
    twin = (await browser.get(f"/api/signatures/{signature}?last=30d")).json()
    assert page.count('<rect class="build0"') == 3
    assert 'aria-current="true">a day' in page
    assert [each["builds"] for each in twin["series"] if each["builds"]] == [{"7c1e": 1, "b-2": 3}]
    assert (twin["grain"], len(twin["series"])) == ("day", 31)


async def test_what_a_side_answered_is_escaped(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get(f"/signatures/{await id_of(filled, '$.name')}")).text
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


async def test_the_request_can_be_sent_again_without_its_secrets(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get(f"/signatures/{await id_of(filled, '$.credit_limit')}")).text
    assert "curl -i -X GET" in page
    assert "$AUTHORIZATION" in page
    assert "tok:a1b2" not in page


async def test_qa_says_what_it_is(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    signature = await id_of(filled, "$.credit_limit")
    day = (filled.now() + timedelta(days=30)).date().isoformat()
    form = {"state": "bug", "owner": "omar", "reason": "money is text", "ticket": "ERP-7", "expires": day}
    sent = await browser.post(f"/signatures/{signature}", data={"form_token": token, **form})
    page = (await browser.get(sent.headers["location"])).text
    again = (await browser.get("/differences", params={"state": "bug"})).text
    entry = (await filled.flags.audit(1))[0]
    assert (sent.status_code, entry.who, entry.action, entry.reason) == (303, "qa-person", "triage", "money is text")
    assert "This difference is bug now." in page
    assert all(f'value="{each}"' in page for each in ("omar", "ERP-7", day))
    assert "omar" in again


async def test_what_is_accepted_is_asserted_afterwards(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    signature = await id_of(filled, "$.credit_limit")
    form = {"form_token": token, "state": "accepted", "reason": "a decimal either way"}
    await browser.post(f"/signatures/{signature}", data=form)
    assert "Asserted of each later one:" in (await browser.get(f"/signatures/{signature}")).text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"state": "nonsense", "reason": "x"}, "choose what it is"),
        ({"state": "bug"}, "write a reason"),
        ({"state": "bug", "reason": "x", "expires": "soon"}, "is no date"),
        ({"state": "bug", "reason": "x", "expires": "2020-01-01"}, "cannot be an expiry"),
        ({"state": "bug", "reason": "x", "expires": "9999-12-30"}, "cannot be an expiry"),
    ],
)
async def test_a_refusal_loses_nothing(
    filled: Control, signed_in: SignIn, given: dict[str, str], sentence: str
) -> None:
    browser, token = await signed_in(Role.QA)
    form = {"form_token": token, "owner": "omar", **given}
    answer = await browser.post(f"/signatures/{await id_of(filled, '$.name')}", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="omar"' in answer.text
    assert all(entry.action != "triage" for entry in await filled.flags.audit(10))


async def test_what_was_written_outlives_the_session(filled: Control, signed_in: SignIn) -> None:
    signature = await id_of(filled, "$.credit_limit")
    browser, token = await signed_in(Role.QA)
    browser.cookies.clear()
    form = {"form_token": token, "state": "bug", "reason": "a long <b>reason</b>", "owner": ""}
    page = await browser.post(f"/signatures/{signature}", data=form)
    assert page.status_code == 403
    assert "<bdi>a long &lt;b&gt;reason&lt;/b&gt;</bdi>" in page.text
    assert token not in page.text
    assert "<code>owner</code>" not in page.text


async def test_a_viewer_says_nothing(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.VIEWER)
    signature = await id_of(filled, "$.name")
    form = {"form_token": token, "state": "bug", "reason": "x"}
    answer = await browser.post(f"/signatures/{signature}", data=form)
    assert answer.status_code == 403
    assert 'name="state"' not in (await browser.get(f"/signatures/{signature}")).text


async def test_one_that_nobody_saw_is_not_found(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/signatures/ffffffffffff")).status_code == 404


async def test_each_sample_can_be_looked_at(filled: Control, browser: httpx.AsyncClient) -> None:
    again = [Pair(customer(3), customer(3, credit_limit=7.5), target="/api/customers/3")]
    await put_on_record(filled.report, again, filled.seconds(), worker="w2")
    signature = await id_of(filled, "$.credit_limit")
    page = (await browser.get(f"/signatures/{signature}")).text
    links = [each.split('"')[0] for each in page.split("&amp;sample=")[1:]]
    shown = {(await browser.get(f"/signatures/{signature}?sample={each}")).text.count("7.5") > 0 for each in links}
    assert shown == {True, False}


async def test_a_header_that_differs_is_marked(filled: Control, browser: httpx.AsyncClient) -> None:
    pair = Pair(customer(1), customer(1, name="x"), new_status=201)
    await put_on_record(filled.report, [pair], filled.seconds(), worker="w2")
    page = (await browser.get(f"/signatures/{await id_of(filled, 'status')}")).text
    assert "201" in page
    assert "Also different" in page


async def test_what_differs_at_one_place_many_times_is_linked_once(filled: Control, browser: httpx.AsyncClient) -> None:
    pair = Pair(customer(1, tags=[]), customer(1, note="x", tags=["a", "b", "c"]))
    await put_on_record(filled.report, [pair], filled.seconds(), worker="w2")
    page = (await browser.get(f"/signatures/{await id_of(filled, '$.note')}")).text
    assert page.count("<code>$.tags[*]</code></a>") == 1


async def test_who_sees_to_it_is_shown_to_whoever_may_not_say(filled: Control, signed_in: SignIn) -> None:
    signature = await id_of(filled, "$.credit_limit")
    browser, token = await signed_in(Role.QA)
    tomorrow = (filled.now() + timedelta(days=1)).date().isoformat()
    form = {
        "form_token": token,
        "state": "bug",
        "reason": "text",
        "owner": "omar",
        "ticket": "ERP-7",
        "expires": tomorrow,
    }
    await browser.post(f"/signatures/{signature}", data=form)
    viewer, _ = await signed_in(Role.VIEWER)
    page = (await viewer.get(f"/signatures/{signature}", headers={"Accept-Language": "ar"})).text
    assert "<dd><bdi>omar</bdi></dd>" in page
    assert "<dd><bdi>ERP-7</bdi></dd>" in page
    assert f'<dd><time datetime="{(filled.now() + timedelta(days=2)).date().isoformat()}' in page
    assert "مفتوح ← <strong>" in page
