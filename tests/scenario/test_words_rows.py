"""Every row of the table of words, in Swedish and English and in the ways that people write them."""

import datetime as dt

import pytest

from meetings.model import Assignment, Decision, Heading, ItemStatus, Note, Reservation, Rider, Status
from tests.scenario.conftest import PLANNED, Scene
from tests.scenario.words import THE_DAY, opened, personal, planned, room

FULL_DAY = "torsdagen den 3 september 2026 kl 13.00–17.30, Lindsalen, Ekebro"


@pytest.mark.parametrize(
    "text",
    [
        PLANNED,
        "Möte: Ledningsgruppen 3 september kl 13–17.30, Lindsalen, Ekebro",
        "#MÖTE Ledningsgruppen torsdag 3 september 13.00-17.30, Lindsalen, Ekebro",
        "/möte Ledningsgruppen 2026-09-03 kl 13–17.30, Lindsalen, Ekebro",
        "möte Ledningsgruppen i övermorgon kl 13–17.30, Lindsalen, Ekebro @Justera",
        "Nytt möte\nLedningsgruppen\nTid: 3/9 kl 13–17.30\nPlats: Lindsalen, Ekebro",
    ],
)
async def test_a_meeting_is_planned_and_shown_in_full(scene: Scene, text: str) -> None:
    here = room(scene)
    assert await here.answer(text) == f"Mötet är planerat: Ledningsgruppen, {FULL_DAY}."
    (summary,) = await scene.meetings()
    assert (summary.title, summary.occasion.place) == ("Ledningsgruppen", "Lindsalen, Ekebro")
    assert summary.occasion.start == THE_DAY
    board = await scene.card("Öppna mötet")
    assert FULL_DAY in board.text_of()


async def test_a_meeting_is_planned_in_english(scene: Scene) -> None:
    here = room(scene)
    assert await here.answer("language en") == "The language is now English."
    told = await here.answer("Meeting: Steering group Thursday 3 September 13:00–17:30, Lime Hall")
    assert (
        told == "The meeting is planned: Steering group, Thursday 3 September 2026 at 13:00–17:30, Lime Hall."
    )
    assert "Lime Hall" in (await scene.card("Open meeting")).text_of()


async def test_a_lone_keyword_gives_the_form(scene: Scene) -> None:
    here = room(scene)
    for text in ("möte", "Nytt möte!", "new meeting"):
        message = await scene.says(here.secretary, text)
        assert message.inputs() == ["title", "day", "start", "end", "place"]


async def test_items_are_added_in_every_form(scene: Scene) -> None:
    here = room(scene)
    await here.answer(PLANNED)
    told = [
        await here.answer(text)
        for text in (
            "punkt Vatten",
            "Punkt: Avlopp",
            "#punkt Gator",
            "/PUNKT Torg",
            "item Parks",
            "@Justera punkt Skog",
            "punkt Sjöar @Justera",
            "punkt @Justera Berg",
            "@Justera, punkt: Dal",
        )
    ]
    titles = ("Vatten", "Avlopp", "Gator", "Torg", "Parks", "Skog", "Sjöar", "Berg", "Dal")
    assert told == [f"Punkt {at} är tillagd: {title}" for at, title in enumerate(titles, 1)]
    several = await here.answer("punkter\n1. Vägar\n- Broar\nTunnlar")
    assert several.splitlines() == [
        "Punkt 10 är tillagd: Vägar",
        "Punkt 11 är tillagd: Broar",
        "Punkt 12 är tillagd: Tunnlar",
    ]
    assert (
        await here.answer("punkt Övriga frågor") == "Punkten är tillagd sist på dagordningen: Övriga frågor"
    )
    board = await here.board("12. Tunnlar", "Övriga frågor")
    assert board.rstrip().splitlines()[-1] == "Övriga frågor"


async def test_items_are_renamed_and_removed(scene: Scene) -> None:
    here = await planned(scene)
    assert await here.answer("ändra 5 Budget för 2027") == "Punkt 5 heter nu: Budget för 2027"
    assert await here.answer("ta bort 4") == "Punkt 4 är borttagen: Vattenrapport"
    assert await here.answer("edit 3: The plan") == "Punkt 3 heter nu: The plan"
    titles = [(item.number, item.title) for item in (await here.meeting()).agenda]
    assert titles == [(1, "Välkommen"), (2, "Val av justerare"), (3, "The plan"), (5, "Budget för 2027")]


@pytest.mark.parametrize("text", ["dagordning", "Dagordningen", "#agenda", "visa tavlan"])
async def test_the_board_is_shown_again_at_the_bottom(scene: Scene, text: str) -> None:
    here = await planned(scene)
    asked = await here.secretary.says(scene.group.channel, text)
    assert "3. Nya planen" in await here.board("Budget 2027", after=asked.message)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("öppna mötet", "avsluta mötet ändå"),
        ("Open meeting", "close meeting anyway"),
        ("#Öppna!", "/avsluta mötet ändå"),
    ],
)
async def test_the_meeting_is_opened_moved_and_closed(scene: Scene, opening: str, closing: str) -> None:
    here = await planned(scene)
    here.at(THE_DAY)
    assert await here.answer(opening) == "Mötet är öppnat kl 13.00. Vi är på punkt 1: Välkommen"
    assert await here.answer("nästa punkt") == "Vi är på punkt 2: Val av justerare"
    assert await here.answer("Next item") == "Vi är på punkt 3: Nya planen"
    assert await here.answer("punkt 5") == "Vi är på punkt 5: Budget 2027"
    assert await here.answer("item 4.") == "Vi är på punkt 4: Vattenrapport"
    assert await here.answer("gå till punkt 1") == "Vi är på punkt 1: Välkommen"
    await here.board("Vi är på punkt 1: Välkommen")
    here.at(THE_DAY + dt.timedelta(hours=3, minutes=5))
    assert (await here.answer(closing)).startswith("Mötet är avslutat kl 16.05. Nästa steg: Visa utkast.")
    assert (await here.meeting()).status is Status.CLOSED


@pytest.mark.parametrize(
    ("heading_as", "note_as", "decision_as", "rider_as"),
    [
        ("rubrik", "anteckning", "beslut", "medskick"),
        ("Rubrik:", "Notera:", "BESLUT:", "#medskick"),
        ("heading", "discussion", "Decision:", "/rider"),
    ],
)
async def test_what_is_said_in_an_item_is_captured(
    scene: Scene, heading_as: str, note_as: str, decision_as: str, rider_as: str
) -> None:
    here = await opened(scene)
    await here.answer("punkt 3")
    answers = [
        await here.answer(f"{heading_as} Bakgrund"),
        await here.answer(f"{note_as} Vi såg bilder.\nDet blev frågor."),
        await here.answer(f"{decision_as} Planen antas."),
        await here.answer(f"{rider_as} Tänk på kostnaden."),
    ]
    assert [answer.splitlines()[0] for answer in answers] == [
        "Underrubrik 3a är noterad.",
        "Anteckning 3b är noterad.",
        "Beslut 3.1 är noterat.",
        "Medskick 3c till beslut 3.1 är noterat.",
    ]
    assert all(answer.endswith("3. Nya planen") for answer in answers)
    heading, note, decision, rider = (await here.item(3)).visible
    assert isinstance(heading, Heading)
    assert heading.text == "Bakgrund"
    assert isinstance(note, Note)
    assert note.text == "Vi såg bilder.\nDet blev frågor."
    assert isinstance(decision, Decision)
    assert decision.text == "Planen antas."
    assert isinstance(rider, Rider)
    assert rider.to == "3.1"


async def test_an_item_number_says_where(scene: Scene) -> None:
    here = await opened(scene)
    assert "Beslut 4.1" in await here.answer("beslut 4: Rapporten godkänns.")
    assert "Beslut 4.2" in await here.answer("Beslut 4 Rapporten sprids.")
    assert "Anteckning 5a" in await here.answer("anteckning 5: Vi väntar.")
    assert "Underrubrik 5b" in await here.answer("rubrik 5: Nuläge")
    assert "Uppdrag 5.1" in await here.answer(f"uppdrag 5: @{here.member.name} ta fram siffror")
    assert "Beslut 1.1" in await here.answer("beslut 3 av 5 kommuner är med.")
    assert (await here.entry("1.1")).text == "3 av 5 kommuner är med."
    assert (await here.entry("4.2")).text == "Rapporten sprids."


async def test_several_commands_in_one_message_and_lines_that_continue(scene: Scene) -> None:
    here = await opened(scene)
    answer = await here.answer(
        f"punkt 3\nrubrik Nuläge\nanteckning Planen är klar.\nDen har tre delar:\n- vatten\n- väg\n\n"
        f"Beslut: Planen antas.\nuppdrag @{here.member.name} sprida planen senast 21 oktober\nnästa punkt"
    )
    assert [line for line in answer.splitlines() if " är noter" in line or line.startswith("Vi är")] == [
        "Vi är på punkt 3: Nya planen",
        "Underrubrik 3a är noterad.",
        "Anteckning 3b är noterad.",
        "Beslut 3.1 är noterat.",
        "Uppdrag 3.2 är noterat.",
        "Vi är på punkt 4: Vattenrapport",
    ]
    assert (await here.entry("3b")).text == "Planen är klar.\nDen har tre delar:\n- vatten\n- väg"
    assert (await here.meeting()).current == 4


async def test_assignments_to_one_several_a_group_and_somebody_without_account(scene: Scene) -> None:
    here = await opened(scene)
    ylva = scene.group.by_name["Ylva Ängsmark"]
    one = await here.answer(f"uppdrag @{here.member.name} Ta fram underlag senast 21 oktober")
    assert "Uppdrag 1.1 är noterat." in one
    assert f"{here.member.name}, senast onsdagen den 21 oktober 2026" in one
    two = await here.answer(f"Uppdrag: @{here.member.name} och @{ylva.name} kalla till möte senast 2 oktober")
    assert f"{here.member.name} och {ylva.name}, senast fredagen den 2 oktober 2026" in two
    group = await here.answer("uppdrag Arbetsgruppen för vatten: skriva en rapport")
    assert "Arbetsgruppen för vatten" in group
    unknown = await here.answer("uppdrag @Elsa Brinkfors visa siffror till nästa gång")
    assert "Elsa Brinkfors" in unknown
    await here.answer("#action @Karin Vasseljung send the minutes by 15 September")
    found = {reference: await here.entry(reference) for reference in ("1.1", "1.2", "1.3", "1.4", "1.5")}
    tasks = {at: one.task for at, one in found.items() if isinstance(one, Assignment)}
    assert [person.id for person in tasks["1.1"].assignees] != [None]
    assert tasks["1.1"].due == dt.date(2026, 10, 21)
    assert [person.name for person in tasks["1.2"].assignees] == [here.member.name, ylva.name]
    assert [(person.name, person.id) for person in tasks["1.3"].assignees] == [
        ("Arbetsgruppen för vatten", None)
    ]
    assert [(person.name, person.id) for person in tasks["1.4"].assignees] == [("Elsa Brinkfors", None)]
    assert tasks["1.5"].due == dt.date(2026, 9, 15)
    assert found["1.1"].text == "Ta fram underlag"


async def test_two_with_the_same_name_stay_two(scene: Scene) -> None:
    here = await opened(scene)
    world, team = scene.world, scene.group.team
    first = world.person("Anna Ek")
    second = world.person("Anna Ek (Björkmåla)")
    for one in (first, second):
        await world.add_member(team, one, here.secretary)
    await here.answer(f"närvarande @{first.name}")
    await here.answer(f"uppdrag @{second.name} Ringa runt")
    entry = await here.entry("1.1")
    assert isinstance(entry, Assignment)
    assert entry.task.assignees[0].id is not None
    assert entry.task.assignees[0].id.endswith(second.aad_object_id or "?")
    told = await here.answer("uppdrag Anna ringa igen")
    assert told.startswith("Flera kan heta Anna: ")
    assert "nämn personen med @" in told
    assert "uppdrag Anna ringa igen" in told


async def test_a_decision_that_gives_an_assignment_is_printed_once_and_followed_up(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("punkt 3")
    text = f"{here.chair.name} får i uppdrag att ta fram ett förslag senast 28 oktober."
    answer = await here.answer(f"beslut {text}")
    assert f"{here.chair.name}, senast onsdagen den 28 oktober 2026" in answer
    entry = await here.entry("3.1")
    assert isinstance(entry, Decision)
    assert entry.task is not None
    assert entry.task.due == dt.date(2026, 10, 28)
    assert (await here.minutes()).count(text) == 1
    mine = await here.answer("mina uppdrag", here.chair)
    assert text in mine
    assert "Senast onsdagen den 28 oktober 2026" in mine


async def test_reservations_are_the_senders_or_a_named_persons(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("beslut Planen antas.")
    own = await here.answer("reservation Den är för dyr.", here.member)
    assert own.startswith(f"Reservation 1a mot beslut 1.1 av {here.member.name} är noterad.")
    named = await here.answer(f"Reservation: @{here.chair.name} Underlaget kom sent.")
    assert f"av {here.chair.name}" in named
    await here.answer("jag reserverar mig", here.approver)
    await here.answer("reservation mot 1.1 från @Ylva Ängsmark: Nej.")
    found = [one for one in (await here.item(1)).visible if isinstance(one, Reservation)]
    assert [(one.by.name, one.text) for one in found] == [
        (here.member.name, "Den är för dyr."),
        (here.chair.name, "Underlaget kom sent."),
        (here.approver.name, ""),
        ("Ylva Ängsmark", "Nej."),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("bordlägg 4 på grund av tidsbrist", "tidsbrist"),
        ("bordlägg 4 tidsbrist", "tidsbrist"),
        ("Bordlägg punkt 4: tidsbrist", "tidsbrist"),
        ("postpone 4 lack of time", "lack of time"),
    ],
)
async def test_an_item_is_postponed_with_its_reason(scene: Scene, text: str, reason: str) -> None:
    here = await opened(scene)
    answer = await here.answer(text)
    assert answer == f"Punkt 4 är bordlagd till nästa möte: Vattenrapport\nOrsak: {reason}"
    item = await here.item(4)
    assert (item.status, item.reason) == (ItemStatus.POSTPONED, reason)
    await here.board("4. Vattenrapport  ·  bordlagd", reason)


async def test_the_current_item_is_postponed_and_another_sent_back(scene: Scene) -> None:
    here = await opened(scene)
    assert await here.answer("bordlägg") == "Punkt 1 är bordlagd till nästa möte: Välkommen"
    back = await here.answer("återremiss 5 Underlaget saknar siffror.")
    assert back.startswith("Punkt 5 är återremitterad: Budget 2027\nSkäl: Underlaget saknar siffror")
    english = await here.answer("refer back 4: more figures")
    assert english.startswith("Punkt 4 är återremitterad: Vattenrapport")
    assert (await here.item(5)).status is ItemStatus.REFERRED_BACK
    assert (await here.answer("återremiss 3")).startswith("Vad ska utredas mer?")


async def test_own_words_are_edited_removed_and_taken_back(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("beslut Planen antas.", here.member)
    edited = await here.answer("ändra 1.1 Planen antas som den är.", here.member)
    assert edited.startswith("1.1 är ändrat och lyder nu:\nPlanen antas som den är.")
    assert (await here.answer("Ta bort 1.1", here.member)) == "1.1 är borttaget."
    assert (await here.answer("ångra", here.member)) == "Ångrat: 1.1 finns igen."
    assert (await here.answer("Undo!", here.member)) == "Ångrat: 1.1 lyder som förut."
    assert (await here.entry("1.1")).text == "Planen antas."
    assert (await here.answer("edit 1.1: Planen gäller.")).startswith("1.1 är ändrat")  # the secretary may
    refused = await here.answer("ändra 1.1 Nej.", here.approver)
    assert refused.startswith("Det där har någon annan skrivit.")
    assert here.secretary.name in refused
    assert "ändra 1.1 Nej." in refused
    assert (await here.entry("1.1")).text == "Planen gäller."


async def test_the_draft_is_posted_changed_and_approved_in_words(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer(f"justerare @{here.approver.name}\nbeslut Planen antas.")
    await here.answer("avsluta mötet ändå")
    assert await here.answer("utkast") == "Utkastet är utlagt: version 1."
    told = await here.answer("ändring 1 Det heter planerna.", here.approver)
    assert told == "Din begäran om ändring av version 1 är noterad. Sekreteraren har fått veta."
    request = (await here.meeting()).change_requests[-1]
    assert (request.text, request.item) == ("Det heter planerna.", 1)
    await here.answer("ändra 1.1 Planerna antas.")
    assert await here.answer("Visa utkast") == "Utkastet är utlagt: version 2."
    told = await here.answer("Jag godkänner!", here.approver)
    assert told.startswith("Du har godkänt version 2. Alla justerare har godkänt")
    assert (await here.meeting()).status is Status.APPROVED


async def test_assignments_are_listed_and_done(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer(f"uppdrag @{here.member.name} Ringa runt senast 21 oktober")
    chat = await personal(scene, here.member)
    for place in (scene.group.channel, chat):
        listed = await scene.says(here.member, "mina uppdrag", where=place)
        assert "Ringa runt" in listed.text_of()
        assert listed.buttons() == ["Klart"]
    assert (await here.answer("my assignments")) == "Du har inga öppna uppdrag."
    assert (await here.answer("klart 1.1", here.member)).startswith("Uppdrag 1.1 är klart.")
    assert (await here.answer("done 1.1", here.member)).startswith("Uppdrag 1.1 var redan klart.")
    assert (await here.answer("mina uppdrag", here.member)) == "Du har inga öppna uppdrag."
    assert (await here.answer("inte klart 1.1", here.member)).startswith("Uppdrag 1.1 är inte längre klart.")
    assert (await here.answer("Not done: 1.1", here.member)).startswith("Uppdrag 1.1 var inte klart.")


async def test_help_and_language(scene: Scene) -> None:
    here = room(scene)
    for text in ("hjälp", "Help", "#hjälp", "vad kan du göra?"):
        assert (await here.answer(text)).startswith("Det här kan du skriva")
    assert await here.answer("språk en") == "The language is now English."
    assert (await here.answer("hjälp")).startswith("What you can write")
    assert await here.answer("Language: sv") == "Språket är nu svenska."
    assert (await here.answer("språk fr")).startswith("Jag kan svenska och engelska")


async def test_text_without_a_keyword_is_left_in_peace_unless_it_is_to_the_bot(scene: Scene) -> None:
    here = await opened(scene)
    channel, world = scene.group.channel, scene.world
    assert (await here.answer("vi ses på torsdag")).startswith("Det här kan du skriva")
    chat = await personal(scene, here.member)
    assert (await here.answer("hallå där", here.member, where=chat)).startswith("Det här kan du skriva")
    world.hears_everything = True
    for text in ("vi ses på torsdag", "Ska vi besluta något?", "https://example.org/beslut: nej", "👍"):
        sent = await here.member.says(channel, text, mention_bot=False)
        await world.settled()
        answers = [one for one in channel.bot_messages if one.activity.get("replyToId") == sent.message.id]
        assert answers == []
    told = await here.answer("beslut Vi börjar.", here.member, mention_bot=False)
    assert told.startswith("Beslut 1.1 är noterat.")
