"""The pages in a real browser: sign in, find, move, see it in the audit; with a script and without."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from gateway.clock import utc_now
from gateway.report.store import ReportStore
from tests.support.comparisons import Pair, customer, put_on_record
from tests.support.control_plane import TOKEN, running_control, settings_for

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def window(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with running_control(settings_for(tmp_path)) as url:
        yield url


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, window: Browser, address: str) -> Iterator[Page]:
    with window.new_context(base_url=address, java_script_enabled=request.param) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


@pytest.fixture
def live(window: Browser, address: str) -> Iterator[Page]:
    """A page with its script, which must not complain about anything."""
    complaints: list[str] = []
    with window.new_context(base_url=address) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


LISTENING = """new Promise((done) => {
  if (source.readyState === EventSource.OPEN) done();
  else source.addEventListener("open", () => done(), { once: true });
})"""


def await_news(page: Page) -> None:
    """Until the page is told of changes. Asked once: what Playwright asks again and again, the pages' policy forbids."""
    page.evaluate(LISTENING)


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Your name").fill("Maryam")
    page.locator("input[name=token]").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Maryam")).to_be_visible()


def test_an_operator_moves_an_endpoint_and_finds_it_in_the_audit(page: Page) -> None:
    sign_in(page)
    page.get_by_label("Find").fill("customer_id")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 of 6 shown").or_(page.get_by_text("1 of 1 shown"))).to_be_visible()
    page.get_by_role("link", name="/api/customers/{customer_id}").click()
    page.get_by_label("Stage").select_option("canary")
    page.get_by_label("Percent").fill("10")
    page.get_by_label("where").fill("tenant=acme")
    page.get_by_label("Reason").last.fill("first customers")
    page.get_by_role("button", name="Set the stage").click()
    expect(page.get_by_role("status")).to_contain_text("customers.get_customer is in stage canary now.")
    page.get_by_role("link", name="Audit").click()
    row = page.get_by_role("row").filter(has_text="route").first
    expect(row).to_contain_text("Maryam")
    expect(row).to_contain_text("10 % where tenant = acme")
    expect(row).to_contain_text("first customers")


def test_the_kill_switch_is_two_clicks_away(page: Page) -> None:
    sign_in(page)
    page.locator("summary", has_text="Kill switch").click()
    page.get_by_role("button", name="Let legacy serve everything").click()
    expect(page.get_by_text("The kill switch is on: legacy serves every request")).to_be_visible()
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_role("status").first).to_contain_text("flags decide again")


def test_what_lies_over_the_page_goes_away(live: Page) -> None:
    sign_in(live)
    button = live.get_by_role("button", name="Let legacy serve everything")
    live.locator("summary", has_text="Kill switch").press("Enter")
    expect(button).to_be_visible()
    live.keyboard.press("Escape")
    expect(button).to_be_hidden()
    expect(live.locator("summary", has_text="Kill switch")).to_be_focused()
    live.keyboard.press("Enter")
    live.get_by_role("heading", level=1).click()
    expect(button).to_be_hidden()


def test_a_page_says_that_its_store_was_lost_meanwhile(live: Page, tmp_path: Path) -> None:
    compare(f"sqlite:///{tmp_path}/banyan.db")
    live.goto("/endpoints/customers.get_customer")
    await_news(live)
    (tmp_path / "banyan.db").unlink()
    expect(live.get_by_text("The store cannot be reached.")).to_be_visible(timeout=15_000)
    expect(live.get_by_role("heading", name="What was compared")).to_be_visible()


def test_the_list_follows_what_is_typed(live: Page) -> None:
    live.goto("/")
    live.get_by_label("Find").press_sequentially("orders del")
    expect(live.get_by_text("1 of 6 shown")).to_be_visible()
    expect(live.get_by_role("link", name="/api/orders/{order_id}")).to_be_visible()
    expect(live.get_by_role("link", name="/api/customers/", exact=True).first).to_be_hidden()
    live.get_by_label("Find").fill("no such thing")
    expect(live.get_by_text("No endpoint here fits")).to_be_visible()


def test_a_whole_router_is_ticked_and_moved(live: Page) -> None:
    sign_in(live)
    expect(live.get_by_role("button", name="Move them")).to_be_hidden()
    live.get_by_label("all shown of orders").check()
    expect(live.get_by_role("heading", name="Move the selected endpoints (2)")).to_be_visible()
    live.get_by_role("region", name="Move").get_by_label("Stage").select_option("new")
    expect(live.get_by_label("Percent")).to_be_hidden()
    live.get_by_role("button", name="Move them").click()
    expect(live.get_by_role("status").first).to_have_text("Endpoints in stage new now: 2.")
    expect(live.get_by_role("img", name="2 new", exact=True)).to_be_visible()


def test_a_keyboard_is_enough(live: Page) -> None:
    live.goto("/sign-in")
    live.get_by_label("Your name").focus()
    live.keyboard.type("Maryam")
    live.keyboard.press("Tab")
    live.keyboard.type(TOKEN)
    live.keyboard.press("Enter")
    expect(live.get_by_text("Maryam")).to_be_visible()
    live.keyboard.press("Tab")
    expect(live.get_by_role("link", name="Skip to the content")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/audit", "/endpoints/customers.get_branches", "/docs", "/sign-in"])
def test_a_narrow_window_needs_no_sideways_scrolling(live: Page, path: str) -> None:
    sign_in(live)
    live.set_viewport_size({"width": 320, "height": 800})
    live.goto(path)
    assert live.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_reason_without_blanks_is_broken(live: Page) -> None:
    sign_in(live)
    live.goto("/endpoints/customers.get_branches")
    live.get_by_label("Stage").select_option("shadow")
    live.get_by_label("Reason").last.fill("r" * 2000)
    live.get_by_role("button", name="Set the stage").click()
    live.set_viewport_size({"width": 720, "height": 800})
    live.goto("/audit")
    assert live.evaluate("document.documentElement.scrollWidth") <= 720


def test_what_was_scrolled_stays_where_it_is_when_figures_follow(live: Page, tmp_path: Path) -> None:
    compare(f"sqlite:///{tmp_path}/banyan.db")
    live.set_viewport_size({"width": 390, "height": 800})
    live.goto("/progress")
    plot = live.get_by_role("group", name="Outcomes over time")
    plot.evaluate("box => box.scrollTo(-200, 0)")
    await_news(live)
    compare(f"sqlite:///{tmp_path}/banyan.db", worker="w2")
    expect(live.get_by_text("2 sampled requests, 2 outcomes")).to_be_visible()
    assert plot.evaluate("box => box.scrollLeft") == -200


def test_a_page_is_told_of_changes_instead_of_asking(live: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    live.on("request", lambda request: asked.append(request.resource_type))
    live.goto("/differences")
    expect(live.get_by_text("No difference is on record")).to_be_visible()
    await_news(live)
    assert asked.count("eventsource") == 1
    compare(f"sqlite:///{tmp_path}/banyan.db")
    expect(live.get_by_role("link", name="$.name")).to_be_visible()
    assert asked.count("fetch") == 1


def test_a_page_that_cannot_listen_asks(window: Browser, address: str, tmp_path: Path) -> None:
    with window.new_context(base_url=address) as context:
        context.route("**/live?*", lambda route: route.abort())
        page = context.new_page()
        page.clock.install()
        page.goto("/differences")
        compare(f"sqlite:///{tmp_path}/banyan.db")
        page.clock.run_for(6000)
        expect(page.get_by_role("link", name="$.name")).to_be_visible()


RENAMED = Pair(customer(1), customer(1, name="x"))


def compare(url: str, worker: str = "w1", pair: Pair = RENAMED) -> None:
    """In a thread of its own, as Playwright holds this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_compare(url, worker, pair))).result()


async def _compare(url: str, worker: str, pair: Pair) -> None:
    store = ReportStore(url)
    await put_on_record(store, [pair], utc_now().timestamp(), worker=worker)
    await store.close()


def open_long_difference(page: Page, store: str) -> None:
    numbers = list(range(90))
    sides = customer(1, log=numbers, zone=1), customer(1, log=[-each - 1 for each in numbers], zone=2)
    compare(store, pair=Pair(*sides))
    page.goto("/differences")
    page.get_by_role("link", name="$.zone").click()


def test_what_is_marked_is_one_click_away(page: Page, tmp_path: Path) -> None:
    open_long_difference(page, f"sqlite:///{tmp_path}/banyan.db")
    page.get_by_role("link", name="To the lines that are marked").click()
    expect(page.locator("#marked")).to_be_in_viewport()
    expect(page.locator("#marked mark")).to_have_text(['  "zone": 1', '  "zone": 2'])


def test_with_a_script_what_is_marked_is_in_sight(live: Page, tmp_path: Path) -> None:
    open_long_difference(live, f"sqlite:///{tmp_path}/banyan.db")
    live.set_viewport_size({"width": 1200, "height": 2000})
    expect(live.locator("#marked")).to_be_in_viewport()
