"""What the page sends for the inputs of a card, beside the connector's own way of filling them in."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import Page, expect

from playground.connector import cardview
from playground.connector.cardinputs import InputsInvalidError, fill
from playground.connector.wire import Json
from tests.browser.gallery_page import PEOPLE
from tests.browser.specimens import EVERY_INPUT
from tests.unit.cards.gallery import gallery

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

FORMS = {name: card for name, card in gallery("sv").items() if cardview.inputs(card)}

DAY, TIME, TEXT = dt.date(2031, 5, 6), dt.time(14, 30), 'Räkna "om" <b>målen</b> & sånt'


@pytest.fixture
def page(gallery_page: Page) -> Page:
    return gallery_page


async def show(page: Page, card: Json) -> None:
    await page.evaluate("card => show(card, 'sv', 'light')", card)


async def press(page: Page, title: str, *, nth: int = 0) -> Any:
    """What the page sends when the button is pressed; None when it sends nothing."""
    await page.evaluate("window.pressed = []")
    await page.get_by_role("button", name=title, exact=True).nth(nth).click()
    sent = await page.evaluate("window.pressed")
    assert len(sent) <= 1
    return sent[0] if sent else None


def filling(inputs: list[Json]) -> dict[str, object]:
    """One value of its own for each input, by its kind."""
    values: dict[str, object] = {
        "Input.Date": DAY,
        "Input.Number": 7,
        "Input.Text": TEXT,
        "Input.Time": TIME,
    }
    given: dict[str, object] = {}
    for one in inputs:
        choices = [str(choice["value"]) for choice in one.get("choices", ())]
        if one["type"] == "Input.ChoiceSet":
            ids = [person["objectId"] for person in PEOPLE[:2]]
            given[one["id"]] = ids if one.get("choices.data") else choices[-1:]
        elif one["type"] == "Input.Toggle":
            given[one["id"]] = one.get("value") != one.get("valueOn", "true")
        else:
            given[one["id"]] = values[one["type"]]
    return given


async def type_in(page: Page, inputs: list[Json], given: Mapping[str, object]) -> None:
    for one in inputs:
        place = page.locator(f"[data-id='{one['id']}']")
        value = given[one["id"]]
        if one.get("choices.data") or one.get("style") == "filtered":
            await pick(page, one, value)
        elif one["type"] == "Input.Toggle":
            await place.locator("input").set_checked(bool(value))
        elif one["type"] == "Input.ChoiceSet":
            await choose(page, one, value)
        elif isinstance(value, dt.date | dt.time):
            await place.locator("input").fill(value.isoformat()[: 5 if isinstance(value, dt.time) else 10])
        else:
            await place.locator("input, textarea").fill(str(value))


async def choose(page: Page, one: Json, value: Any) -> None:
    place = page.locator(f"[data-id='{one['id']}']")
    if one.get("isMultiSelect") or one.get("style") == "expanded":
        for choice in await place.locator("input").all():
            wanted = await choice.get_attribute("value") in value
            if wanted or one.get("isMultiSelect"):
                await choice.set_checked(wanted)
    else:
        await place.locator("select").select_option(value[0])


async def pick(page: Page, one: Json, value: Any) -> None:
    titles = {str(choice["value"]): choice["title"] for choice in one.get("choices", ())}
    titles |= {str(person["objectId"]): person["name"] for person in PEOPLE}
    field = page.locator(f"[data-id='{one['id']}']").get_by_role("combobox")
    for each in value:
        await field.fill(str(titles[each]))
        await field.press("Enter")


@pytest.mark.parametrize("name", FORMS)
async def test_forms_send_what_the_connector_fills_in(page: Page, name: str) -> None:
    card = FORMS[name]
    for index, button in enumerate(cardview.buttons(card)):
        same = [one for one in cardview.buttons(card)[:index] if one.title == button.title]
        inputs = [] if button.action.get("associatedInputs") == "none" else list(button.inputs)
        for given in ({}, filling(inputs)):
            await show(page, card)
            await type_in(page, inputs if given else [], given)
            sent = await press(page, button.title, nth=len(same))
            try:
                expected = {"action": button.action, "inputs": fill(inputs, given)}
            except InputsInvalidError:
                expected = None
            assert sent == expected, (button.title, given)


@pytest.mark.parametrize("filled", [False, True])
async def test_every_kind_of_input(page: Page, filled: bool) -> None:
    for title in ("Allt", "Inget", "Djupt"):
        await show(page, EVERY_INPUT)
        button = next(one for one in cardview.buttons(EVERY_INPUT) if one.title == title)
        inputs = [one for one in button.inputs if one["id"] != "hidden"]
        if title == "Djupt":
            await page.get_by_role("button", name="Mer").click()
        elif filled:
            inputs = [one for one in inputs if one["id"] != "inner"]
        given = filling(inputs) if filled else {}
        await type_in(page, inputs if filled else [], given)
        expected = fill(() if title == "Inget" else button.inputs, {} if title == "Inget" else given)
        assert await press(page, title) == {"action": button.action, "inputs": expected}


async def test_wrong_inputs_say_so_and_nothing_is_sent(page: Page) -> None:
    await show(page, gallery("sv")["meeting-form"])
    await page.get_by_label("Plats (frivillig)").fill("Stadshuset")
    assert await press(page, "Spara") is None
    for text in ("Skriv vad mötet heter.", "Välj en dag.", "Välj när mötet börjar."):
        await expect(page.get_by_text(text)).to_be_visible()
    title = page.get_by_label("Mötets namn")
    await expect(title).to_be_focused()
    await expect(title).to_have_attribute("aria-invalid", "true")
    await title.fill("Ledningsgruppen")
    await expect(page.get_by_text("Skriv vad mötet heter.")).to_have_count(0)
    await expect(title).not_to_have_attribute("aria-invalid", "true")
    assert await press(page, "Spara") is None
    await expect(page.get_by_label("Dag")).to_be_focused()


@pytest.mark.parametrize(
    ("element", "wrong", "right"),
    [
        ({"type": "Input.Number", "min": 2, "max": 5}, "7", "5"),
        ({"type": "Input.Date", "min": "2031-05-06"}, "2031-05-05", "2031-05-06"),
        ({"type": "Input.Time", "max": "12:00"}, "12:01", "12:00"),
        ({"type": "Input.Text", "regex": "^[0-9]{3}$"}, "12", "123"),
    ],
)
async def test_limits_of_values(page: Page, element: Json, wrong: str, right: str) -> None:
    card = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{**element, "id": "it", "label": "Det", "errorMessage": "Inte så"}],
        "actions": [{"type": "Action.Submit", "title": "Sänd"}],
    }
    await show(page, card)
    for value in (wrong, right):
        await page.get_by_label("Det").fill(value)
        sent = await press(page, "Sänd")
        try:
            expected = fill(card["body"], {"it": value})  # type: ignore[arg-type]  # one element, spelt out above
        except InputsInvalidError:
            expected = None
        assert (sent and sent["inputs"]) == expected
        await expect(page.get_by_text("Inte så")).to_have_count(1 if expected is None else 0)


async def test_people_are_picked_with_the_keyboard(page: Page) -> None:
    await show(page, gallery("sv")["form-assignment"])
    field = page.get_by_role("combobox", name="Vem eller vilka")
    options = page.get_by_role("option")
    await field.press("ArrowDown")
    await expect(options).to_have_count(2)
    await field.press("Escape")
    await expect(options).to_have_count(0)
    await field.press_sequentially("amira")
    await expect(options).to_have_text(["Amira LöfvingBjörkhult"])
    await field.press("Enter")
    await expect(page.locator(".card-chips li")).to_have_text(["Amira Löfving×"])
    await field.press("ArrowDown")
    await field.press("Enter")
    await page.locator("[data-id='text'] textarea").fill("Ring")
    sent = await press(page, "Spara")
    assert sent["inputs"]["assignees"] == f"{PEOPLE[1]['objectId']},{PEOPLE[0]['objectId']}"
    await field.press("Backspace")
    await page.get_by_role("button", name="Ta bort Amira Löfving").click()
    await expect(field).to_be_focused()
    assert "assignees" not in (await press(page, "Spara"))["inputs"]
    await field.press_sequentially("finns inte")
    await expect(page.get_by_text("Inga träffar")).to_have_count(2)
    await field.press("Tab")
    await expect(field).to_have_value("")


async def test_one_person_takes_the_place_of_another(page: Page) -> None:
    people = {"type": "Data.Query", "dataset": "graph.microsoft.com/users?scope=currentContext"}
    one = {"type": "Input.ChoiceSet", "id": "who", "label": "Vem", "choices": [], "choices.data": people}
    card = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{**one, "value": PEOPLE[0]["objectId"]}],
        "actions": [{"type": "Action.Submit", "title": "Sänd"}],
    }
    await show(page, card)
    await expect(page.get_by_role("button", name="Ta bort Ylva Sandmark")).to_be_visible()
    assert (await press(page, "Sänd"))["inputs"] == {"who": PEOPLE[0]["objectId"]}
    await page.get_by_role("combobox").click()
    await page.get_by_role("option", name="Amira Löfving").click()
    assert (await press(page, "Sänd"))["inputs"] == {"who": PEOPLE[1]["objectId"]}
