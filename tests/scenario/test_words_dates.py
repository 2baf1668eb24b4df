"""Days and times: understood ones are shown in full, doubtful ones asked back, others asked for."""

import datetime as dt

import pytest

from meetings.model import Assignment, Decision
from tests.scenario.conftest import PLANNED, Scene
from tests.scenario.words import Room, closed, opened, planned, room

FRIDAYS = ["fredagen den 4 september 2026", "fredagen den 11 september 2026"]


async def due_of(here: Room, reference: str) -> dt.date | None:
    entry = await here.entry(reference)
    assert isinstance(entry, Assignment | Decision)
    assert entry.task is not None
    return entry.task.due


@pytest.mark.parametrize(
    ("phrase", "shown", "day"),
    [
        ("senast 21 oktober", "onsdagen den 21 oktober 2026", dt.date(2026, 10, 21)),
        ("senast den 28 okt.", "onsdagen den 28 oktober 2026", dt.date(2026, 10, 28)),
        ("senast 28/10", "onsdagen den 28 oktober 2026", dt.date(2026, 10, 28)),
        ("senast 2026-10-28", "onsdagen den 28 oktober 2026", dt.date(2026, 10, 28)),
        ("senast imorgon", "fredagen den 4 september 2026", dt.date(2026, 9, 4)),
        ("senast torsdag v. 43", "torsdagen den 22 oktober 2026", dt.date(2026, 10, 22)),
        ("senast om två veckor", "torsdagen den 17 september 2026", dt.date(2026, 9, 17)),
        ("by 28 October", "onsdagen den 28 oktober 2026", dt.date(2026, 10, 28)),
    ],
)
async def test_a_due_day_is_understood_and_shown_in_full(
    scene: Scene, phrase: str, shown: str, day: dt.date
) -> None:
    here = await opened(scene)
    answer = await here.answer(f"uppdrag @{here.member.name} Ringa runt {phrase}")
    assert f"{here.member.name}, senast {shown}" in answer
    assert await due_of(here, "1.1") == day
    assert (await here.entry("1.1")).text == "Ringa runt"


async def test_a_doubtful_day_is_asked_back_with_a_button_for_each(scene: Scene) -> None:
    here = await opened(scene)
    message = await scene.says(here.secretary, f"uppdrag @{here.member.name} Ringa runt senast nästa fredag")
    assert message.buttons()[:2] == FRIDAYS
    assert "1.1" in message.text_of()
    assert (await here.entry("1.1")).text == "Ringa runt"
    assert await due_of(here, "1.1") is None
    pressed = await here.secretary.presses(message, FRIDAYS[1])
    assert pressed.kind == "card"
    assert f"{here.member.name}, senast {FRIDAYS[1]}" in pressed.text
    assert await due_of(here, "1.1") == dt.date(2026, 9, 11)


async def test_a_doubtful_day_in_a_decision_is_asked_back_and_the_wording_kept(scene: Scene) -> None:
    here = await opened(scene)
    text = f"{here.chair.name} får i uppdrag att återkomma senast nästa fredag."
    message = await scene.says(here.secretary, f"beslut {text}")
    assert message.buttons()[:2] == FRIDAYS
    await here.secretary.presses(message, FRIDAYS[0])
    assert (await here.entry("1.1")).text == text
    assert await due_of(here, "1.1") == dt.date(2026, 9, 4)


async def test_a_day_that_is_not_understood_is_asked_for(scene: Scene) -> None:
    here = await opened(scene)
    message = await scene.says(
        here.secretary, f"uppdrag @{here.member.name} Ringa runt senast när det passar"
    )
    assert "”när det passar” är ingen dag som jag förstår" in message.text_of()
    assert (await here.entry("1.1")).text == "Ringa runt senast när det passar"
    pressed = await here.secretary.presses(message, "Spara", {"due": dt.date(2026, 10, 1)})
    assert "torsdagen den 1 oktober 2026" in pressed.text
    assert await due_of(here, "1.1") == dt.date(2026, 10, 1)


async def test_a_due_day_is_changed_in_words(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer(f"uppdrag @{here.member.name} Ringa runt senast 1 oktober")
    answer = await here.answer("ändra 1.1 senast 8 oktober")
    assert "senast torsdagen den 8 oktober 2026" in answer
    assert (await here.entry("1.1")).text == "Ringa runt"
    told = await here.answer("ändra 1.1 senast nästa fredag")
    assert told.startswith("Vilken dag menas med ”senast nästa fredag”?")
    assert "”ändra 1.1 senast 28 oktober”" in told
    assert await due_of(here, "1.1") == dt.date(2026, 10, 8)


async def test_a_doubtful_day_of_a_meeting_is_chosen_in_the_form(scene: Scene) -> None:
    here = room(scene)
    message = await scene.says(here.secretary, "möte Ledningsgruppen nästa fredag kl 9–11, Lindsalen")
    assert "Vilken dag är ”nästa fredag”?" in message.text_of()
    pressed = await here.secretary.presses(message, "Spara", {"day": FRIDAYS[1]})
    assert f"Ledningsgruppen, {FRIDAYS[1]} kl 9.00–11.00, Lindsalen" in pressed.text
    (summary,) = await scene.meetings()
    assert summary.occasion.start == dt.datetime(2026, 9, 11, 7, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("möte Ledningsgruppen 30 februari kl 9, Lindsalen", "”30 februari” är ingen dag som jag förstår."),
        ("möte Ledningsgruppen 4 oktober kl 25, Lindsalen", "Tiden ”kl 25” stämmer inte."),
        ("möte Ledningsgruppen 4 oktober kl 11–9, Lindsalen", "Tiden ”kl 11–9” stämmer inte."),
        ("möte Ledningsgruppen kl 9, Lindsalen", "Dag"),
        ("möte Ledningsgruppen 4 oktober, Lindsalen", "Börjar"),
    ],
)
async def test_what_a_meeting_lacks_is_asked_for_and_the_rest_is_kept(
    scene: Scene, text: str, asked: str
) -> None:
    here = room(scene)
    message = await scene.says(here.secretary, text)
    shown = message.text_of()
    assert asked in shown
    assert "Ledningsgruppen" in shown
    assert "Lindsalen" in shown
    assert await scene.meetings() == []
    pressed = await here.secretary.presses(
        message, "Spara", {"day": dt.date(2026, 10, 5), "start": dt.time(9)}
    )
    assert "Ledningsgruppen, måndagen den 5 oktober 2026 kl 9.00, Lindsalen" in pressed.text
    assert len(await scene.meetings()) == 1


async def test_a_form_that_ends_before_it_starts_is_shown_again(scene: Scene) -> None:
    here = room(scene)
    message = await scene.says(here.secretary, "möte")
    filled = {
        "title": "Ledningsgruppen",
        "day": dt.date(2026, 10, 5),
        "start": dt.time(11),
        "end": dt.time(9),
    }
    pressed = await here.secretary.presses(message, "Spara", filled)
    assert "Mötet slutar innan det börjar." in pressed.text
    assert "Ledningsgruppen" in pressed.text
    assert "11:00" in pressed.text
    assert await scene.meetings() == []


async def test_a_meeting_planned_twice_by_the_same_words_is_planned_once(scene: Scene) -> None:
    here = room(scene)
    await here.answer(PLANNED)
    told = await here.answer(PLANNED, here.member)
    assert told.startswith("Mötet var redan planerat: Ledningsgruppen, torsdagen den 3 september 2026")
    assert len(await scene.meetings()) == 1


async def test_a_meeting_is_moved_and_called_off(scene: Scene) -> None:
    here = await planned(scene)
    told = await here.answer("flytta mötet till fredag 4 september kl 9–11")
    assert (
        told
        == "Mötet är ändrat: Ledningsgruppen, fredagen den 4 september 2026 kl 9.00–11.00, Lindsalen, Ekebro."
    )
    told = await here.answer("ny lokal: Valvet")
    assert told.endswith("fredagen den 4 september 2026 kl 9.00–11.00, Valvet.")
    message = await scene.says(here.secretary, "flytta mötet till nästa fredag")
    assert "Vilken dag är ”nästa fredag”?" in message.text_of()
    pressed = await here.secretary.presses(message, "Spara", {"day": FRIDAYS[1]})
    assert f"Mötet är ändrat: Ledningsgruppen, {FRIDAYS[1]} kl 9.00–11.00, Valvet." in pressed.text
    (summary,) = await scene.meetings()
    assert summary.occasion.start == dt.datetime(2026, 9, 11, 7, 0, tzinfo=dt.UTC)
    told = await here.answer("flytta mötet till 30 februari kl 9")
    assert "”30 februari” är ingen dag som jag förstår." in told
    assert (await scene.meetings())[0].occasion == summary.occasion
    told = await here.answer("ställ in mötet på grund av sjukdom")
    assert told == f"Mötet är inställt: Ledningsgruppen, {FRIDAYS[1]} kl 9.00–11.00, Valvet.\nOrsak: sjukdom"


async def test_a_named_meeting_is_moved_among_several(scene: Scene) -> None:
    here = room(scene)
    await here.answer("möte Ledningsgruppen 3 september kl 13")
    await here.answer("möte Budgetgruppen 10 september kl 13")
    told = await here.answer("flytta mötet Budgetgruppen till 11 september")
    assert told == "Mötet är ändrat: Budgetgruppen, fredagen den 11 september 2026 kl 13.00."
    starts = [one.occasion.start.day for one in await scene.meetings()]
    assert starts == [3, 11]


async def test_a_named_meeting_is_called_off_among_several(scene: Scene) -> None:
    here = room(scene)
    for text in (
        "möte Budget 4 september kl 9",
        "möte Budget 5 september kl 9",
        "möte Plan 6 september kl 9",
    ):
        await here.answer(text)
    told = await here.answer("ställ in mötet den 5 september på grund av sjukdom")
    assert told == "Mötet är inställt: Budget, lördagen den 5 september 2026 kl 9.00.\nOrsak: sjukdom"
    told = await here.answer("Cancel the meeting Plan: lack of time")
    assert told == "Mötet är inställt: Plan, söndagen den 6 september 2026 kl 9.00.\nOrsak: lack of time"
    told = await here.answer("ställ in mötet den 9 september")
    assert told.startswith("Inget möte är planerat till onsdagen den 9 september 2026.")
    assert [one.occasion.start.day for one in await scene.meetings() if one.status == "planned"] == [4]


async def test_a_group_that_meets_on_a_rule_is_offered_the_next_day(scene: Scene) -> None:
    here = room(scene)
    told = await here.answer("möte Ledningsgruppen varje torsdag kl 13–15, Lindsalen")
    assert told.splitlines() == [
        "Mötet är planerat: Ledningsgruppen, torsdagen den 3 september 2026 kl 13.00–15.00, Lindsalen.",
        "Gruppens möten återkommer: nästa dag föreslås när mötet avslutas.",
    ]
    here.at(dt.datetime(2026, 9, 3, 13, 0, tzinfo=scene.clock.now().tzinfo))
    await here.answer("punkt Läget")
    await here.answer("öppna mötet")
    check = await scene.says(here.secretary, "avsluta mötet")
    assert "Förslag: torsdagen den 10 september 2026 kl 13.00–15.00, Lindsalen." in check.text_of()
    await here.secretary.presses(check, "Planera nästa möte")
    assert [one.occasion.start.day for one in await scene.meetings()] == [3, 10]
    agreed = (await here.meeting()).next_meeting
    assert agreed is not None
    assert agreed.meeting == (await scene.meetings())[1].id


async def test_which_week_a_rule_begins_in_is_asked_for(scene: Scene) -> None:
    here = room(scene)
    message = await scene.says(here.secretary, "möte Ledningsgruppen varannan torsdag kl 13")
    assert await scene.meetings() == []
    await here.secretary.presses(message, "Spara", {"day": dt.date(2026, 9, 10)})
    assert len(await scene.meetings()) == 1
    group = await scene.bot.store.group((await here.meeting()).group)
    assert group.settings.recurrence == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"


async def test_the_next_meeting_is_agreed_changed_and_taken_back(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("Nästa möte: fredag 30 oktober kl 8.30–11.00, Ekebro, lokal Valv")
    assert told.splitlines() == [
        "Nästa möte: fredagen den 30 oktober 2026 kl 8.30–11.00, Ekebro, lokal Valv.",
        "Mötet Ledningsgruppen är planerat. Bordlagda punkter och öppna uppdrag följer med dit.",
    ]
    told = await here.answer("nästa möte 6 november kl 9, Ekebro")
    assert told.startswith("Nästa möte: fredagen den 6 november 2026 kl 9.00, Ekebro.")
    assert [one.occasion.start.month for one in await scene.meetings()] == [9, 11]
    minutes = await here.minutes()
    assert "Fredagen den 6 november kl 9.00, Ekebro." in minutes
    assert "30 oktober" not in minutes
    assert await here.answer("ångra") == "Ångrat: nästa möte är som förut."
    assert "Fredagen den 30 oktober kl 8.30–11.00, Ekebro, lokal Valv." in await here.minutes()
    assert await here.answer("ångra") == "Ångrat: nästa möte är som förut."
    assert (await here.meeting()).next_meeting is None
    assert len([one for one in await scene.meetings() if one.status != "cancelled"]) == 1


async def test_a_next_meeting_without_a_day_is_asked_for(scene: Scene) -> None:
    here = await opened(scene)
    message = await scene.says(here.secretary, "nästa möte bestäms senare")
    assert "”bestäms senare” är ingen dag som jag förstår." in message.text_of()
    assert "Ledningsgruppen" in message.text_of()
    filled = {"day": dt.date(2026, 10, 30), "start": dt.time(8, 30), "place": "Ekebro"}
    pressed = await here.secretary.presses(message, "Spara", filled)
    assert "Nästa möte: fredagen den 30 oktober 2026 kl 8.30, Ekebro." in pressed.text
    agreed = (await here.meeting()).next_meeting
    assert agreed is not None
    earlier = await here.answer("nästa möte 2 september 2026 kl 9")
    assert "Nästa möte kan inte vara före det här." in earlier
    assert (await here.meeting()).next_meeting == agreed


async def test_standing_items_usual_items_and_reminders_are_settled(scene: Scene) -> None:
    here = room(scene)
    told = await here.answer("stående punkter: Välkommen; Föregående möte; Övriga frågor; Nästa möte")
    assert (
        told == "Stående punkter på kommande möten: Välkommen, Föregående möte, Övriga frågor och Nästa möte."
    )
    await here.answer(PLANNED)
    await here.answer("punkt Vatten")
    titles = [item.title for item in (await here.meeting()).agenda]
    assert titles == ["Välkommen", "Föregående möte", "Vatten", "Övriga frågor", "Nästa möte"]
    assert await here.answer("stående punkter inga") == "Kommande möten börjar utan stående punkter."
    assert (await here.answer("påminnelser: 5 och 2")).endswith("5 och 2.")
    assert await here.answer("påminnelser möte av") == (
        "Påminnelser om möten: av. Om uppdrag: på. Om justering: på."
    )
    assert await here.answer("påminnelser inga") == (
        "Påminnelser om möten: av. Om uppdrag: av. Om justering: av."
    )
    assert await here.answer("reminders on") == (
        "Påminnelser om möten: 7 och 1 dagar före. Om uppdrag: på. Om justering: på."
    )
    assert (await here.answer("påminnelser ibland")).startswith("Hur många dagar före mötet?")


async def test_the_usual_items_come_with_one_word(scene: Scene) -> None:
    here = room(scene)
    await here.answer(PLANNED)
    assert await here.answer("vanliga punkter") == "6 punkter är tillagda på dagordningen."
    titles = [item.title for item in (await here.meeting()).agenda]
    assert titles[0] == "Välkommen"
    assert titles[-2:] == ["Övriga frågor", "Nästa möte"]


async def test_drafts_go_to_the_approver_alone_where_the_group_says_so(scene: Scene) -> None:
    here = await closed(scene)
    assert (
        await here.answer("utkast till: justerare") == "Utkast skickas bara till sekreteraren och justerarna."
    )
    for who in (here.secretary, here.approver):
        await scene.world.add_bot(who.personal_chat(), who)
    await here.answer("utkast")
    await here.approver.personal_chat().wait_for(lambda one: "Godkänn" in one.buttons())
    assert not [one for one in scene.group.channel.bot_messages if "Godkänn" in one.buttons()]
    assert await here.answer("utkast till kanal") == "Utkast läggs ut här."


async def test_the_language_is_that_of_answers_board_and_coming_minutes(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("nästa möte 30 oktober kl 9")
    assert await here.answer("språk en") == "The language is now English."
    assert (await here.answer("sök något")).startswith("No decisions or actions hold")
    assert (await here.minutes(0)).startswith("# Minnesanteckningar")
    assert (await here.minutes(1)).startswith("# Minutes of")
