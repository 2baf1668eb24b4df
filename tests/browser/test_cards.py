"""Cards on the page: what a press shows, what stays text, what a screen reader meets."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from playground.connector.wire import Json
from tests.browser.specimens import EVERY_ELEMENT, text
from tests.unit.cards.gallery import gallery

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

PROBE = '<img src=x onerror="window.attacked = true"><script>window.attacked = true</script>'
SCRIPT = "javascript:window.attacked=true"
PRESSED = "document.querySelector('.card-spinning')?.textContent"

# The texts of elements whose content is wider than they are, and of the page if it scrolls sideways.
CUT = """[...document.querySelectorAll("html, main *")]
  .filter((one) => !one.matches("input, select, .card-unseen") && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => one.clientWidth > 0 || one.tagName === "HTML")
  .map((one) => one.textContent)"""


@pytest.fixture
def page(gallery_page: Page) -> Page:
    return gallery_page


async def show(page: Page, body: Any, language: str = "sv", theme: str = "light", **more: Any) -> None:
    """Shows a card, or one made of these elements."""
    card = (
        body if isinstance(body, dict) else {"type": "AdaptiveCard", "version": "1.5", "body": body, **more}
    )
    await page.evaluate("([card, language, theme]) => show(card, language, theme)", [card, language, theme])


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_no_card_has_a_serious_accessibility_violation(page: Page, language: Any, theme: str) -> None:
    await page.add_script_tag(url="/packages/axe.js")
    await show(page, [], language, theme)
    await page.evaluate(
        """([cards, language, theme]) => {
          document.querySelector("main div").replaceChildren(
            ...cards.map((card) => new CardView(card, options(language, theme)).element));
        }""",
        [list(gallery(language).values()), language, theme],
    )
    await no_violations(page)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
async def test_every_kind_of_element_is_accessible(page: Page, theme: str) -> None:
    await page.add_script_tag(url="/packages/axe.js")
    await show(page, EVERY_ELEMENT, theme=theme)
    await page.get_by_role("button", name="Mer").click()
    await page.get_by_role("button", name="Godkänn").click()
    await expect(page.get_by_text("Kontrollera det här fältet.")).to_be_visible()
    await page.evaluate("view.setNotice({ kind: 'broken' })")
    await page.get_by_role("combobox", name="filtered").press("ArrowDown")
    await no_violations(page)


async def no_violations(page: Page) -> None:
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    seen = {
        f"{one['impact']} {one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    }
    assert len(found["passes"]) > 10
    assert seen == set()


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_nothing_is_cut_on_a_small_phone(page: Page, language: Any) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    for name, card in gallery(language).items():
        await show(page, card, language)
        assert await page.evaluate(CUT) == [], name


async def test_text_stays_text(page: Page) -> None:
    action = {"type": "Action.OpenUrl", "title": PROBE, "url": SCRIPT}
    await show(
        page,
        [
            text(f"{PROBE} [a]({SCRIPT}) ![b]({SCRIPT}) # c\n\n# d"),
            {"type": "FactSet", "facts": [{"title": PROBE, "value": f"{PROBE} | e |"}]},
            {
                "type": "RichTextBlock",
                "inlines": [PROBE, {"type": "TextRun", "text": PROBE, "selectAction": action}],
            },
            {"type": "Input.Text", "id": "a", "label": PROBE, "value": PROBE, "placeholder": PROBE},
            *(
                {
                    "type": "Input.ChoiceSet",
                    "id": f"b{style}",
                    "label": PROBE,
                    "style": style,
                    "choices": [{"title": PROBE, "value": PROBE}],
                    "value": PROBE,
                }
                for style in ("compact", "expanded", "filtered")
            ),
            {"type": "Input.Toggle", "id": "c", "title": PROBE},
            {"type": "Table", "columns": [{"width": 1}], "rows": [{"cells": [{"items": [text(PROBE)]}]}]},
        ],
        actions=[action],
        speak=PROBE,
        fallbackText=PROBE,
    )
    await page.evaluate(
        "view.setNotice({ kind: 'error', text: arguments })".replace("arguments", repr(PROBE))
    )
    await page.get_by_role("combobox", name=PROBE).last.press("ArrowDown")
    for one in await page.locator("main a, main .ac-pushButton").all():
        await one.click()
    inside = page.locator("main")
    await expect(inside.locator("script, img, table:not(.ac-factset)")).to_have_count(0)
    await expect(inside.locator("[href^=javascript]")).to_have_count(0)
    assert await page.evaluate("window.attacked") is None
    assert len(page.context.pages) == 1


async def test_who_is_mentioned_stands_there_by_name(page: Page) -> None:
    entity = {"type": "mention", "text": "<at>Eva Ek</at>", "mentioned": {"id": "1", "name": "Eva Ek"}}
    await show(page, [text("Hej <at>Eva Ek</at> och <at>Bo</at>")], msteams={"entities": [entity]})
    await expect(page.locator("main")).to_contain_text("Hej Eva Ek och <at>Bo</at>")


async def test_markdown_is_the_part_that_teams_shows(page: Page) -> None:
    written = "**fet** _kursiv_ [länk](https://justera.example/a)\n\n- ett\n- två\n\n1. a\n2. b"
    html = await page.evaluate("text => renderMarkdown(text)", written)
    assert "<strong>fet</strong> <em>kursiv</em>" in html
    assert 'href="https://justera.example/a" target="_blank" rel="noopener noreferrer"' in html
    assert html.count("<li>") == 4
    for plain in (
        "# rubrik",
        "> citat",
        "| a |\n|---|\n| b |",
        "`kod`",
        "~~struken~~",
        "---",
        "<b>fet</b>",
        "![a](b.png)",
    ):
        html = await page.evaluate("text => renderMarkdown(text)", plain)
        assert html.count("<") == 2, html  # a paragraph and nothing in it
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc",
        "/page/",
        "JaVaScript:alert(1)",
    ):
        assert "<a" not in await page.evaluate("text => renderMarkdown(text)", f"[a]({address})")


async def test_what_isn_t_known_gives_way_to_its_fallback(page: Page) -> None:
    newer = {"type": "Icon", "name": "x"}
    await show(
        page,
        [
            {**newer, "fallback": text("i stället")},
            {**newer, "fallback": "drop"},
            newer,
            {"type": "Container", "items": [newer, text("inuti")]},
        ],
        actions=[
            {
                "type": "Action.Newer",
                "title": "Ny",
                "fallback": {"type": "Action.Submit", "title": "Gammal", "data": {"a": 1}},
            },
            {"type": "Action.Newer", "title": "Borta"},
        ],
    )
    await expect(page.locator(".card-frame")).to_have_text(re.compile(r"^\s*i stället\s*inuti\s*Gammal\s*$"))
    await page.get_by_role("button", name="Gammal").click()
    sent = {"type": "Action.Submit", "title": "Gammal", "data": {"a": 1}}
    assert await page.evaluate("window.pressed") == [{"action": sent, "inputs": {}}]


async def test_a_card_too_new_shows_its_fallback_text(page: Page) -> None:
    newer = {
        "type": "AdaptiveCard",
        "version": "1.9",
        "body": [text("nytt")],
        "fallbackText": "Uppdatera Teams",
    }
    await show(page, newer)
    await expect(page.locator(".card-frame")).to_have_text("Uppdatera Teams")
    await show(page, {**newer, "fallbackText": ""})
    await expect(page.locator(".card-frame")).to_have_text("Det går inte att visa kortet.")


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"kind": "card"}, ""),
        ({"kind": "message", "text": "Mötet är öppet."}, "Mötet är öppet."),
        ({"kind": "error", "text": "Bara sekreteraren."}, "Bara sekreteraren."),
        ({"kind": "submitted"}, "Ditt svar skickades till appen."),
        ({"kind": "broken", "text": "x"}, "Något gick fel. Försök igen."),
    ],
)
async def test_what_comes_of_a_press(page: Page, answer: Json, shown: str) -> None:
    await show(page, gallery("sv")["board-opened"])
    await page.evaluate(
        "answer => { window.answer = () => new Promise((done) => { window.finish = () => done(answer) }) }",
        answer,
    )
    next_item = page.get_by_role("button", name="Nästa punkt")
    await next_item.click()
    assert await page.evaluate(PRESSED) == "Nästa punkt"
    await expect(page.get_by_role("button", name="Avsluta mötet")).to_be_disabled()
    await page.get_by_role("button", name="Avsluta mötet").click(force=True)
    await next_item.press("Enter")
    assert await page.evaluate("pressed.length") == 1
    await page.evaluate("finish()")
    await expect(page.locator(".card-notice")).to_have_text(shown)
    assert await page.evaluate(PRESSED) is None
    await expect(page.get_by_role("button", name="Avsluta mötet")).to_be_enabled()
    await expect(next_item).to_be_focused()


async def test_half_filled_inputs(page: Page) -> None:
    form = gallery("sv")["form-assignment"]
    await show(page, form)
    field = page.locator("[data-id='text'] textarea")
    await field.fill("Halvt")
    await page.get_by_role("combobox", name="Vem eller vilka").fill("amira")
    await page.keyboard.press("Enter")
    await page.evaluate("card => view.update(card)", form)
    await page.evaluate(
        "view.setTheme('dark'); view.setLanguage('en'); view.setBusy(true); view.setBusy(false)"
    )
    await expect(field).to_have_value("Halvt")
    await expect(page.get_by_role("button", name="Remove Amira Löfving")).to_be_visible()
    await expect(page.get_by_text("Select a date")).to_be_visible()
    await page.evaluate("card => view.update({ ...card, speak: 'Nytt' })", form)
    await expect(field).to_have_value("")
    await expect(page.get_by_role("group", name="Nytt")).to_be_visible()


async def test_showing_and_hiding(page: Page) -> None:
    heading = {"style": "heading"}
    await show(
        page,
        [
            text("Stor", size="Large", **heading),
            text("Mindre", size="Medium", **heading),
            text("Gömd", id="main", isVisible=False),
        ],
        actions=[
            {"type": "Action.ToggleVisibility", "title": "Växla", "targetElements": ["main"]},
            {
                "type": "Action.ShowCard",
                "title": "Mer",
                "card": {"type": "AdaptiveCard", "body": [text("Under", **heading)]},
            },
        ],
    )
    await page.get_by_role("button", name="Växla").click()
    await expect(page.get_by_text("Gömd")).to_be_visible()
    await page.get_by_role("button", name="Mer").click()
    for name, level in {"Stor": 3, "Mindre": 4, "Under": 3}.items():
        await expect(page.get_by_role("heading", name=name, level=level)).to_be_visible()
    assert await page.evaluate("window.pressed") == []
    await expect(page.locator("main #main")).to_have_count(0)


async def test_links_open_beside_the_page(page: Page) -> None:
    await page.context.route("https://justera.example/**", lambda route: route.fulfill(body="PDF"))
    await show(
        page,
        [text("Här")],
        actions=[{"type": "Action.OpenUrl", "title": "PDF", "url": "https://justera.example/a"}],
    )
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="PDF").click()
    other = await opened.value
    assert other.url == "https://justera.example/a"
    assert await other.evaluate("window.opener") is None


async def test_a_dialog(page: Page) -> None:
    await show(page, [text("Bakom")])
    await page.evaluate(
        """card => { window.dialogClosed = false;
          openDialog({ title: "Uppdrag", width: "medium", height: 400, card }, options("sv", "light"))
            .then(() => { window.dialogClosed = true }) }""",
        gallery("sv")["form-assignment"],
    )
    dialog = page.get_by_role("dialog", name="Uppdrag")
    await expect(dialog.get_by_role("combobox")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(dialog.get_by_role("button", name="Stäng")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(dialog.get_by_role("button", name="Avbryt")).to_be_focused()
    await page.evaluate("text => { window.answer = { kind: 'message', text } }", "Sparat som 4.3")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("status").last).to_have_text("Sparat som 4.3")
    another = {"type": "AdaptiveCard", "version": "1.5", "body": [text("Vilken dag?")]}
    await page.evaluate(
        "card => { window.answer = { kind: 'dialog', dialog: { title: 'Dag', card } } }", another
    )
    await dialog.get_by_role("button", name="Avbryt").click()
    dialog = page.get_by_role("dialog", name="Dag")
    await expect(dialog).to_contain_text("Vilken dag?")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await page.wait_for_function("window.dialogClosed")
    await expect(page.locator("dialog")).to_have_count(0)
