"""QA at work in a real browser, over a gateway that asks both sides: from the worst endpoint to a rule and its effect."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from gateway.catalog_file import render
from gateway.endpoints import Catalog, Endpoint
from tests.gateway.control.test_browser import FLAGS
from tests.support.processes import GatewayProcess, gateway_process, until
from tests.support.sides import small_application

CATALOG = Catalog([Endpoint(f"{name}.get_one", "GET", f"/{name}/{{id}}") for name in ("orders", "bills", "carts")])
OPERATOR = {"Authorization": "Bearer test-operator"}


@dataclass(frozen=True, slots=True)
class Office:
    """A gateway in shadow, somebody of QA, and clients that keep asking."""

    running: GatewayProcess
    token: str

    def ask(self, name: str, times: int = 5) -> None:
        for number in range(times):
            assert httpx.get(f"{self.running.url}/{name}/{number}").json()["total"] == "12.50"

    def count(self, name: str, outcome: str) -> int:
        report = httpx.get(f"{self.running.control_url}/api/endpoints/{name}.get_one/report").json()
        return int(report["outcomes"]["counts"][outcome])

    def ask_until(self, name: str, outcome: str) -> None:
        def asked() -> bool:
            self.ask(name)
            return self.count(name, outcome) > 0

        until(asked)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    catalog = folder / "catalog.json"
    catalog.write_text(render(CATALOG))
    with (
        small_application(is_new=False) as legacy,
        small_application(is_new=True) as new,
        gateway_process(folder, legacy_url=legacy, new_url=new, catalog=catalog) as running,
    ):
        until(running.is_ready)
        for endpoint in CATALOG:
            path = f"{running.control_url}/api/endpoints/{endpoint.id}/stage"
            httpx.put(path, json={"stage": "shadow"}, headers=OPERATOR).raise_for_status()
        wish = {"name": "maryam", "role": "qa"}
        made = httpx.post(f"{running.control_url}/api/access", json=wish, headers=OPERATOR).json()
        yield Office(running, made["token"])


@pytest.fixture(scope="module")
def window(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(window: Browser, office: Office, *, has_script: bool) -> Iterator[Page]:
    complaints: list[str] = []
    with window.new_context(base_url=office.running.control_url, java_script_enabled=has_script) as context:
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        yield page
    assert complaints == []


def sign_in(page: Page, token: str) -> None:
    page.goto("/sign-in")
    page.locator("input[name=token]").fill(token)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("maryam · qa")).to_be_visible()


def test_qa_finds_judges_and_explains_a_difference(page: Page, office: Office, *, has_script: bool) -> None:
    name = "orders" if has_script else "bills"
    office.ask_until(name, "mismatch")
    sign_in(page, office.token)

    page.get_by_role("link", name="Progress").click()
    page.get_by_role("region", name="Where it hurts most").get_by_role("link", name=f"{name}.get_one").click()
    page.get_by_role("link", name="$.total").click()
    expect(page.locator("mark")).to_have_text(['  "total": "12.50"', '  "total": 12.5'])

    page.get_by_label("State").select_option("noise")
    page.get_by_label("Owner").fill("omar")
    page.get_by_label("Reason").fill("a decimal either way")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status").first).to_have_text("This difference is noise now.")

    page.get_by_role("link", name="Make a rule from here").click()
    expect(page.get_by_label("What may differ")).to_have_value("decimal_string")
    page.get_by_label("Reason").fill("money is a decimal")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("region", name="What it would do")).to_contain_text("would turn from mismatch to match")
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_role("status").first).to_contain_text("comparisons follow it")

    page.get_by_role("link", name=f"{name}.get_one").first.click()
    explained = page.get_by_role("listitem").filter(has_text="match by rule")
    expect(explained).to_have_count(0)
    office.ask_until(name, "match_by_rule")
    if not has_script:
        page.reload()
    # With a script the page follows by itself.
    expect(explained.first).to_be_visible()


def test_the_page_reads_from_right_to_left(window: Browser, office: Office) -> None:
    office.ask_until("carts", "mismatch")
    with window.new_context(base_url=office.running.control_url, locale="ar-IQ") as context:
        page = context.new_page()
        page.goto("/endpoints/carts.get_one")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        brand, sign_in_link = (page.locator(each).bounding_box() for each in (".brand", ".account a"))
        assert brand is not None
        assert sign_in_link is not None
        assert brand["x"] > sign_in_link["x"]
        expect(page.get_by_role("heading", name="ما الذي قورن")).to_be_visible()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", name="What was compared")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_narrow_window_needs_no_sideways_scrolling(window: Browser, office: Office, language: str) -> None:
    office.ask_until("carts", "mismatch")
    [row] = httpx.get(f"{office.running.control_url}/api/signatures?endpoint=carts.get_one").json()["signatures"]
    paths = (
        "/progress",
        "/endpoints/carts.get_one",
        f"/signatures/{row['id']}",
        "/differences",
        "/rules",
        "/search?q=a",
    )
    with window.new_context(
        base_url=office.running.control_url, locale=language, viewport={"width": 390, "height": 800}
    ) as context:
        page = context.new_page()
        widths = {}
        for path in paths:
            page.goto(path)
            widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > 390} == {}


def test_a_page_says_when_nobody_answers_any_more(window: Browser, office: Office) -> None:
    with window.new_context(base_url=office.running.control_url) as context:
        page = context.new_page()
        page.clock.install()
        page.route("**/live?*", lambda route: route.abort())
        page.goto("/differences")
        page.route("**/differences", lambda route: route.abort())
        page.clock.run_for(6000)
        expect(page.get_by_text("The control plane does not answer")).to_be_visible()
        page.unroute("**/differences")
        page.clock.run_for(12_000)
        expect(page.get_by_text("The control plane does not answer")).to_be_hidden()


def test_the_difference_page_works_by_keyboard(window: Browser, office: Office) -> None:
    office.ask_until("carts", "mismatch")
    [row] = httpx.get(f"{office.running.control_url}/api/signatures?endpoint=carts.get_one").json()["signatures"]
    with window.new_context(base_url=office.running.control_url) as context:
        page = context.new_page()
        page.goto(f"/signatures/{row['id']}")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.get_by_text("As curl, to legacy").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#curl-legacy")).to_be_visible()
