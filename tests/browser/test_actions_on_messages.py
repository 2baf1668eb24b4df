"""What people do with messages: menus, dialogs, pickers, edits, reactions, mentions, raw activities."""

import json
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.teams import ANSWER, LocalTeams, User, opened

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CHAT = "Åttasjökommunernas ledningsgrupp"
CHANNEL = "Ledningsgruppen"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def window(browser: Browser, shared_teams: LocalTeams) -> AsyncIterator[User]:
    """The secretary's page, where a meeting is under way in the group's chat."""
    await shared_teams.begin_meeting(CHAT, "Badplatsen", "Skolskjutsar")
    async with opened(browser, shared_teams, "Karin") as user:
        await user.goes_to(CHAT)
        await user.sees("Nästa punkt", "Badplatsen")
        yield user


@pytest_asyncio.fixture(loop_scope="session")
async def secretary(window: User) -> AsyncIterator[User]:
    await window.goes_to(CHAT)
    await expect(window.page.locator("article.of-bot").first).to_be_visible(timeout=ANSWER)
    await window.looks_through()
    yield window
    assert window.complaints == []


async def test_a_message_that_the_bot_was_not_told_of_becomes_a_decision(
    browser: Browser, secretary: User
) -> None:
    async with opened(browser, secretary.teams, "Fatima") as member:
        await member.goes_to(CHAT)
        written = await member.writes("Vi rustar upp badplatsen.\nBryggan först.")
        await expect(written).to_contain_text("meddelandet nämner inte Justera")
        identifier = await written.get_attribute("data-message")
    message = secretary.message(str(identifier))
    await secretary.chooses(message, "Beslut")
    dialog = secretary.page.get_by_role("dialog", name="Beslut")
    text = dialog.get_by_role("textbox", name=re.compile("^Beslut"))
    await expect(text).to_have_value("Vi rustar upp badplatsen.\nBryggan först.")
    await text.fill("")
    await dialog.get_by_role("button", name="Spara").click()
    await expect(dialog).to_contain_text("Skriv beslutet.")
    await text.fill("Badplatsen rustas upp, bryggan först.")
    await dialog.get_by_role("combobox").first.select_option("2. Skolskjutsar")
    await dialog.get_by_role("button", name="Spara").click()
    await expect(dialog).to_have_count(0)
    answer = await secretary.sees("Badplatsen rustas upp, bryggan först.", "Ångra")
    await expect(answer).to_contain_text("2.1")
    await expect(answer).to_contain_text("Noterat av Karin Vasseljung")


async def test_people_are_picked_by_keyboard_and_by_mouse(secretary: User) -> None:
    form = await secretary.presses("Uppdrag")
    who = form.get_by_role("combobox", name="Vem eller vilka")
    await who.click()
    await expect(form.get_by_role("option")).to_have_count(10)
    await who.press_sequentially("kommundir")
    await who.press("ArrowDown")
    await who.press("ArrowUp")
    await who.press("Enter")
    await expect(form.get_by_role("button", name="Ta bort Birgitta Stormfält")).to_be_visible()
    await who.press_sequentially("hästeryd")
    await expect(form.get_by_role("option")).to_have_text(re.compile("^Maj-Britt Åkerlind"))
    await who.press("Enter")
    await who.press("ArrowDown")
    await form.get_by_role("option", name="Torsten Ödgård").click()
    await form.get_by_role("button", name="Ta bort Birgitta Stormfält").click()
    await form.get_by_role("textbox", name="Uppdrag", exact=True).fill("Begära in offerter på bryggan.")
    await form.get_by_label("Klart senast (frivilligt)").fill("2026-10-02")
    await secretary.presses("Spara", form)
    answer = await secretary.sees("Begära in offerter på bryggan.", "Ångra")
    await expect(answer).to_contain_text("Maj-Britt Åkerlind")
    await expect(answer).to_contain_text("Torsten Ödgård")
    await expect(answer).not_to_contain_text("Birgitta Stormfält")
    await expect(answer).to_contain_text("2 oktober 2026")


async def test_an_own_message_is_edited_reacted_to_and_deleted(browser: Browser, secretary: User) -> None:
    async with opened(browser, secretary.teams, "Dejan") as member:
        await member.goes_to(CHAT)
        mine = await secretary.writes("Vi ses klokan tre.")
        identifier = str(await mine.get_attribute("data-message"))
        theirs = member.message(identifier)
        await expect(theirs).to_contain_text("Vi ses klokan tre.")

        await secretary.chooses(mine, "Redigera")
        box = mine.locator("textarea")
        await expect(box).to_have_value("Vi ses klokan tre.")
        await box.fill("Vi ses klockan tre.")
        await mine.get_by_role("button", name="Spara").click()
        for one in (mine, theirs):
            await expect(one).to_contain_text("Vi ses klockan tre.")
            await expect(one).to_contain_text("Redigerat")

        menu = await member.opens_menu(theirs)
        await expect(menu.get_by_role("menuitem", name="Redigera")).to_have_count(0)
        await expect(menu.get_by_role("menuitem", name="Ta bort")).to_have_count(0)
        await menu.get_by_role("menuitemcheckbox", name="Gilla").click()
        mark = mine.get_by_role("button", name="Gilla: Dejan Ljungskog")
        await expect(mark).to_have_attribute("aria-pressed", "false")
        await mark.click()
        await expect(mine.locator(".reaction")).to_contain_text("2")
        await theirs.locator(".reaction").click()
        await expect(mine.locator(".reaction")).to_contain_text("1")
        await expect(mine.get_by_role("button", name="Gilla: Karin Vasseljung")).to_be_visible()

        await secretary.chooses(mine, "Ta bort")
        await secretary.page.get_by_role("dialog").get_by_role("button", name="Ta bort").click()
        for one in (mine, theirs):
            await expect(one).to_contain_text("Meddelandet har tagits bort.")
            await expect(one).not_to_contain_text("klockan")
        assert member.complaints == []


async def test_people_are_mentioned_with_the_keyboard_in_several_lines(secretary: User) -> None:
    box = secretary.page.locator(".conversation-foot textarea")
    await box.press_sequentially("@Ju")
    await box.press("Enter")
    await expect(box).to_have_value("@Justera ")
    await box.press_sequentially("uppdrag @b")
    options = secretary.page.get_by_role("listbox", name="Personer att nämna").get_by_role("option")
    await expect(options).to_have_text(
        [re.compile("Birgitta Stormfält"), re.compile("Maj-Britt Åkerlind")], use_inner_text=True
    )
    await box.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await box.press("Enter")
    await box.press_sequentially("Mäta bryggan")
    await box.press("Shift+Enter")
    await box.press_sequentially("anteckning Sista raden, skriv till a@b.example")
    await expect(box).to_have_value(
        "@Justera uppdrag @Maj-Britt Åkerlind Mäta bryggan\nanteckning Sista raden, skriv till a@b.example"
    )
    await box.press("Enter")
    await expect(box).to_have_value("")
    mine = secretary.page.locator("article.mine").last
    await expect(mine.locator(".mention")).to_have_text(["Justera", "Maj-Britt Åkerlind"])
    await secretary.sees("Mäta bryggan", "Maj-Britt Åkerlind", "Ångra")
    await secretary.sees("Sista raden, skriv till a@b.example", "Ångra")


@pytest.mark.parametrize(
    ("place", "text", "answer"),
    [
        (CHAT, "anteckning Nämnd i efterhand", "Nämnd i efterhand"),
        (CHANNEL, "Vad kan du?", "Det här kan du skriva"),
    ],
    ids=["chat", "thread"],
)
async def test_what_the_bot_was_not_told_is_said_to_it(
    secretary: User, place: str, text: str, answer: str
) -> None:
    await secretary.goes_to(place)
    mine = await secretary.writes(text)
    await mine.get_by_role("button", name="Nämn Justera").click()
    box = secretary.page.locator("textarea:focus")
    await expect(box).to_have_value(f"@Justera {text}")
    await box.press("Enter")
    again = secretary.page.locator("article.mine").filter(has_text=f"Justera {text}")
    await expect(again).to_have_count(1)
    await secretary.sees(answer)


async def number(answer: Locator) -> int:
    """Which in the order of its item's lines the one is that was noted: 1 for 1a."""
    found = re.search(r"1([a-z]) är noterad", await answer.text_content() or "")
    assert found
    return ord(found[1]) - ord("a") + 1


async def test_the_raw_activities_are_shown_and_one_sent_again_changes_nothing(secretary: User) -> None:
    page = secretary.page
    panel = await secretary.opens_panel("Trafik")
    mine = await secretary.writes("@Justera anteckning Detta sägs en gång.")
    first = await secretary.sees("Detta sägs en gång.", "Ångra")
    identifier = str(await mine.get_attribute("data-message"))

    await panel.get_by_role("searchbox").fill("Detta sägs en gång.")
    rows = panel.locator(".exchanges > li")
    to_bot = rows.filter(has_text="Till boten")
    await expect(to_bot).to_have_count(1)
    answered = rows.filter(has=page.get_by_text("reply", exact=True))
    await expect(answered).to_contain_text("Från boten")
    await answered.locator("summary").click()
    said = json.loads(await answered.get_by_role("region", name="Fråga").text_content() or "")
    assert said["replyToId"] == identifier
    assert said["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"

    await to_bot.locator("summary").click()
    told = json.loads(await to_bot.get_by_role("region", name="Fråga").text_content() or "")
    assert (told["type"], told["id"]) == ("message", identifier)
    assert "Detta sägs en gång." in told["text"]
    articles = await page.locator("article").count()
    await to_bot.get_by_role("button", name="Skicka igen").click()
    await expect(to_bot).to_have_count(2)
    await expect(to_bot.first.locator(".status")).to_have_text("200")
    # What is said after it has come, so its answer would have come too.
    await secretary.writes("@Justera anteckning Och detta sedan.")
    after = await secretary.sees("Och detta sedan.", "Ångra")
    assert await page.locator("article").count() == articles + 2
    assert await number(after) == await number(first) + 1

    await panel.get_by_role("searchbox").fill("")
    await panel.get_by_label("Vad").select_option("Från boten")
    await expect(rows.filter(has_text="Till boten")).to_have_count(0)
    await panel.get_by_label("Vad").select_option("Det som misslyckades")
    await expect(panel).to_contain_text("0 anrop")
