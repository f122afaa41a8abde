"""Every page for whoever cannot see it, uses no mouse, or reads from right to left; and colours that can be told apart."""

import re
from pathlib import Path

import httpx
import pytest

from gateway.control import templating
from gateway.control.context import Control
from gateway.control.roles import Role
from tests.gateway.control.conftest import client_of
from tests.gateway.control.web.conftest import SignIn, id_of
from tests.gateway.control.web.test_rules import noisy
from tests.support.comparisons import ENDPOINT
from tests.support.pages import complaints

STATIC = templating.FOLDER / "static"
PAGES = (
    *("/", "/progress", f"/endpoints/{ENDPOINT}", "/differences", "/signatures/ID", "/rules", "/rules/new"),
    *(
        "/rules/new?signature=ID",
        "/search?q=credit",
        "/audit",
        "/candidates",
        "/docs",
        "/sign-in",
        "/access",
        "/nowhere",
    ),
)


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_page_can_be_read_aloud(filled: Control, signed_in: SignIn, language: str) -> None:
    browser, token = await signed_in(Role.OPERATOR)
    await noisy(filled)
    signature = await id_of(filled, "$.credit_limit")
    form = {"form_token": token, "state": "accepted", "reason": "a decimal", "owner": "omar", "with_values": "yes"}
    await browser.post(f"/signatures/{signature}", data=form)
    wrong = {}
    for path in PAGES:
        page = await browser.get(path.replace("ID", signature), headers={"Accept-Language": language})
        wrong[path] = complaints(page.text) or ([] if f'lang="{language}"' in page.text else ["another language"])
    assert {path: found for path, found in wrong.items() if found} == {}


async def test_every_page_leads_to_its_json(filled: Control, signed_in: SignIn) -> None:
    browser, _ = await signed_in(Role.OPERATOR)
    signature = await id_of(filled, "$.credit_limit")
    async with client_of(filled, Authorization=f"Bearer {filled.token}") as client:
        for path in PAGES:
            page = (await browser.get(path.replace("ID", signature))).text
            twin = re.search(r'rel="alternate" type="application/json" href="([^"]+)"', page)
            if path in {"/sign-in", "/nowhere"}:
                continue
            assert twin is not None, path
            answer = await client.get(twin[1].replace("&amp;", "&"))
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json"), twin[1]


def test_the_checker_sees_what_is_wrong() -> None:
    page = """<html lang="ar" dir="ltr"><head><title>x</title></head><body><a href="#main">s</a><header></header>
    <main id="main"><h1>a</h1><h3>b</h3><input name="n"><svg></svg><th>c</th><img src="d"><i id="k"></i><i id="k"></i>
    <button></button></main><footer></footer></body></html>"""
    assert len(complaints(page)) == 8


def _palettes() -> list[tuple[str, dict[str, str]]]:
    """The colours of both themes, each file's on top of the one before."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for name in ("control.css", "report.css"):
        first, second = re.findall(r":root \{(.*?)\}", (STATIC / name).read_text(encoding="utf-8"), re.DOTALL)[:2]
        light |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", first))
        dark |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", second))
    return [("light", light), ("dark", {**light, **dark})]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TEXTS = [
    *(("text", ground) for ground in ("ground", "card")),
    *(("soft", ground) for ground in ("ground", "card")),
    *(("link", ground) for ground in ("ground", "card")),
    *((f"{name}-text", f"{name}-bg") for name in ("legacy", "shadow", "canary", "new", "danger", "warn")),
    *((f"{name}-text", ground) for name in ("shadow", "canary", "new") for ground in ("ground", "card")),
    *(("text", ground) for ground in ("mark-legacy", "mark-new")),
    ("mark-text", "mark"),
    ("accent-text", "accent"),
    ("danger", "card"),
    ("focus", "ground"),
]


@pytest.mark.parametrize(("theme", "palette"), _palettes(), ids=["light", "dark"])
def test_every_text_can_be_told_from_its_ground(theme: str, palette: dict[str, str]) -> None:
    pairs = {(text, ground): contrast(palette[text], palette[ground]) for text, ground in TEXTS}
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < 4.5} == {}, theme


def test_styles_know_no_left_and_right() -> None:
    for name in ("control.css", "report.css"):
        rules = (STATIC / name).read_text(encoding="utf-8").replace("text-align: left", "", 1)
        found = re.findall(
            r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|[;{ ](?:left|right): ", rules
        )
        allowed = {"control.css": [" left: ", " right: "], "report.css": ["text-align: right"]}
        assert found == allowed[name], name


def test_nothing_is_hidden_from_the_keyboard() -> None:
    styles = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("control.css", "report.css"))
    assert "outline: none" not in styles
    assert "outline: 0" not in styles
    assert ":focus-visible" in styles
    templates = "".join(
        path.read_text(encoding="utf-8") for path in Path(templating.FOLDER / "templates").glob("*.html")
    )
    assert "onclick" not in templates
    assert re.findall(r'tabindex="[1-9]', templates) == []


async def test_a_page_is_light(filled: Control, browser: httpx.AsyncClient) -> None:
    sizes = {path: len((await browser.get(path)).content) for path in ("/progress", f"/endpoints/{ENDPOINT}")}
    scripts = sum((STATIC / name).stat().st_size for name in ("control.js", "live.js"))
    assert max(sizes.values()) < 100_000
    assert scripts < 8_000
