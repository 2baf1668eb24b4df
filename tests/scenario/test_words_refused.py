"""Nothing that was meant as a command is dropped in silence: what can't be done is answered with why."""

from collections.abc import Awaitable, Callable

import pytest

from meetings.model import Status
from tests.scenario.conftest import Scene
from tests.scenario.words import THE_DAY, Room, approved, closed, in_review, opened, planned, room

CAPTURES = (
    "rubrik Nuläge",
    "anteckning Vi talade.",
    "anteckning 3: Vi talade.",
    "Beslut: Planen antas.",
    "medskick Tänk på kostnaden.",
    "uppdrag @Anders Kvarnlöf Ringa runt",
    "reservation För dyrt.",
    "bordlägg 4 tidsbrist",
    "återremiss 4 mer underlag",
)
PEOPLE = (
    "närvarande @Anders Kvarnlöf",
    "frånvarande @Anders Kvarnlöf",
    "gäst Bo Ek punkt 3",
    "justerare @Anders Kvarnlöf",
    "ersättare @Anders Kvarnlöf",
)
MOVES = ("punkt 3", "nästa punkt")
CHANGES = ("ändra 1.1 Nytt", "ta bort 1.1")
OTHERS = (
    "punkt Ny",
    "öppna mötet",
    "avsluta mötet",
    "utkast",
    "ångra",
    "ställ in mötet",
    "flytta mötet till 4 oktober",
    "rättelse Fel plats",
)
REVIEWS = ("godkänn", "ändring 3 Fel namn")
NO_MEETING = "Det finns inget möte som det kan gälla. Skriv ”möte” för att planera ett."
NOT_OPEN = "Mötet är inte öppnat än. Skriv ”öppna mötet” först."
NO_DRAFT = "Det finns inget utkast att ta ställning till just nu."
NOT_APPROVER = "Tack, men anteckningarna justeras av Fatima Rosenhav. Inget har ändrats."
LOCKED = "Anteckningarna är justerade och låsta. Ska något rättas skriver sekreteraren ”rättelse ORSAK”."


async def nothing(scene: Scene) -> Room:
    return room(scene)


async def called_off(scene: Scene) -> Room:
    here = await planned(scene)
    await here.answer("ställ in mötet")
    return here


@pytest.mark.parametrize(
    ("begun", "why"),
    [
        (
            nothing,
            dict.fromkeys((*CAPTURES, *PEOPLE, *MOVES, *CHANGES, *REVIEWS, *OTHERS), NO_MEETING)
            | {"klart 3.1": "Det finns inget öppet uppdrag 3.1."},
        ),
        (
            planned,
            dict.fromkeys((*CAPTURES, *MOVES, *CHANGES), NOT_OPEN)
            | dict.fromkeys(REVIEWS, NO_DRAFT)
            | {
                "avsluta mötet": "Mötet kan inte avslutas: det är planerat. Ett planerat möte öppnas först",
                "utkast": "Utkastet kan visas först när mötet är avslutat.",
                "rättelse Fel plats": "Det finns inget justerat att rätta.",
                "ta bort 9": "Det finns ingen punkt 9. De som finns: 1, 2, 3, 4 och 5.",
            },
        ),
        (
            opened,
            dict.fromkeys(REVIEWS, NO_DRAFT)
            | {
                "utkast": "Utkastet kan visas först när mötet är avslutat.",
                "ställ in mötet": "Mötet kan inte ställas in: det är öppet.",
                "medskick Tänk på kostnaden.": "Punkt 1 har inget beslut än. Skriv ”beslut TEXT” först.",
                "reservation För dyrt.": "Punkt 1 har inget beslut än.",
                "punkt 99": "Det finns ingen punkt 99.",
                "beslut 99: Nej.": "Det finns ingen punkt 99.",
                "ändra 1.1 Nytt": "Det finns ingen rad 1.1. Skriv ”dagordning” för att se numren.",
                "ta bort 1.1": "Det finns ingen rad 1.1.",
                "ta bort 1": "Mötet är på punkt 1.",
                "klart 1.1": "Det finns inget öppet uppdrag 1.1.",
                "rättelse Fel plats": "Det finns inget justerat att rätta.",
            },
        ),
        (
            closed,
            dict.fromkeys(REVIEWS, NO_DRAFT)
            | dict.fromkeys(MOVES, "Mötet är avslutat. Skriv punktens nummer i kommandot i stället:")
            | {
                "öppna mötet": "Mötet kan inte öppnas: det är avslutat. Skriv ”möte”",
                "ställ in mötet": "Mötet kan inte ställas in: det är avslutat.",
                "rättelse Fel plats": "Det finns inget justerat att rätta.",
            },
        ),
        (
            in_review,
            dict.fromkeys(MOVES, "Mötet är utlagt för justering. Skriv punktens nummer")
            | dict.fromkeys(REVIEWS, NOT_APPROVER)
            | {
                "öppna mötet": "Mötet kan inte öppnas: det är utlagt för justering.",
                "avsluta mötet": "Mötet kan inte avslutas: det är utlagt för justering.",
                "rättelse Fel plats": "Det finns inget justerat att rätta.",
            },
        ),
        (
            approved,
            dict.fromkeys((*CAPTURES, *PEOPLE, *MOVES, *CHANGES, "punkt Ny", "ångra", "ny lokal: X"), LOCKED)
            | {
                "öppna mötet": "Mötet kan inte öppnas: det är justerat.",
                "ändring 3 Fel namn": "Anteckningarna är redan justerade.",
                "godkänn": "Tack, men anteckningarna justeras av Fatima Rosenhav.",
            },
        ),
        (called_off, dict.fromkeys((*CAPTURES, *MOVES, "öppna mötet", "utkast"), NO_MEETING)),
    ],
    ids=["no meeting", "planned", "open", "closed", "in review", "approved", "called off"],
)
async def test_a_command_at_the_wrong_moment_is_answered_with_why(
    scene: Scene, begun: Callable[[Scene], Awaitable[Room]], why: dict[str, str]
) -> None:
    here = await begun(scene)
    before = await scene.meetings()
    for text, told in why.items():
        answer = await here.answer(text)
        assert answer.startswith(told), (text, answer)
        assert answer.endswith("Du skrev:\n" + text.replace("@", "")), answer
    after = await scene.meetings()
    assert [(one.status, one.sequence) for one in after] == [(one.status, one.sequence) for one in before]


UNCLEAR = (
    ("beslut", "Beslutet är tomt. Skriv ”beslut TEXT”."),
    ("Beslut:", "Beslutet är tomt."),
    ("anteckning", "Anteckningen är tom."),
    ("rubrik:", "Rubriken är tom."),
    ("medskick", "Medskicket är tomt."),
    ("uppdrag", "Vad ska göras?"),
    ("uppdrag @Anders Kvarnlöf", "Vad ska göras?"),
    ("uppdrag ta fram en plan", "Vem ska göra det? Nämn personen med @"),
    ("punkt", "Vad gäller punkten?"),
    ("återremiss 5", "Vad ska utredas mer?"),
    ("ändra", "Vilken rad? Skriv numret efter ordet, till exempel 3.1."),
    ("ändra 1.1", "Den nya texten är tom."),
    ("ta bort", "Vilken rad?"),
    ("klart", "Vilken rad?"),
    ("gäst", "Vem är gästen?"),
    ("ordförande", "Vem ska bli ordförande?"),
    ("justerare:", "Vem ska bli justerare?"),
    ("ersättare", "Vem ska bli ersättare för justeraren?"),
    ("ersättare @Fatima Rosenhav, @Anders Kvarnlöf", "Bara en person kan vara ersättare"),
    ("skjut upp 1.1 till våren", "Till vilken dag?"),
    ("snooze 9.9", "Du har inget öppet uppdrag 9.9 här."),
    ("snooza", "Vilken rad?"),
    ("sök", "Vad ska jag söka efter?"),
    ("ändring", "Vad ska ändras?"),
    ("rättelse", "Vad ska rättas?"),
    ("språk", "Jag kan svenska och engelska"),
    ("stående punkter", "Vilka punkter ska alltid stå på dagordningen?"),
    ("påminnelser", "Hur många dagar före mötet?"),
    ("påminnelser uppdrag 7", "På eller av?"),
    ("utkast till: mars", "Vart ska utkast skickas?"),
    ("flytta mötet", "När ska mötet vara?"),
    ("gå till punkt", "Vilken punkt?"),
    ("punkt 4 Budget", "Menar du att gå till punkt 4, eller en ny punkt som heter ”Budget”?"),
    ("beslut 1.1: Nytt", "1.1 finns redan eller får sitt nummer av sig självt."),
    ("godkänn inte", "”godkänn” tar inget mer på raden, så jag gjorde inget"),
    ("ångra allt", "”ångra” tar inget mer på raden, så jag gjorde inget"),
    ("belsut: Planen antas", "Menade du ”beslut”? Skriv raden igen så."),
    ("beslu: Planen antas", "Menade du ”beslut”?"),
    ("anteckninng 3: Hej", "Menade du ”anteckning”?"),
    ("avslutta mötet", "Menade du ”avsluta mötet”?"),
    ("decison: Adopted", "Menade du ”decision”?"),
)


async def test_what_is_empty_or_unclear_is_asked_for(scene: Scene) -> None:
    here = await opened(scene)
    for text, told in UNCLEAR:
        answer = await here.answer(text)
        assert answer.startswith(told), (text, answer)
        assert answer.endswith("Du skrev:\n" + text.replace("@", "")), answer
    assert [one for item in (await here.meeting()).agenda for one in item.entries] == []


async def test_too_long_texts_are_refused_and_given_back(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("beslut " + "Vi antar planen. " * 1250)
    assert told.startswith("Texten är 21249 tecken lång, och 20000 är det mesta som får plats.")
    assert "Du skrev:\nbeslut Vi antar planen." in told
    told = await here.answer("rubrik " + "lång " * 80)
    assert told.startswith("Rubriken är 399 tecken lång, och 300 är det mesta som får plats.")
    assert (await here.answer("punkt " + "lång " * 80)).startswith("Rubriken är 399 tecken lång")
    kept = "Vi antar planen. " * 1000
    assert (await here.answer(f"beslut {kept}")).startswith("Beslut 1.1 är noterat.")
    assert (await here.entry("1.1")).text == kept.strip()


async def test_a_personal_identity_number_is_warned_of(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("anteckning Ärendet gäller 19121212-1212.")
    assert "Texten ser ut att innehålla ett personnummer." in told
    assert (await here.entry("1a")).text == "Ärendet gäller 19121212-1212."
    assert "personnummer" not in await here.answer("anteckning Ring 0123-456 789 före 2026-10-28.")


async def test_text_beside_commands_is_said_not_to_be_noted(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("Så här blev det till slut i frågan\nbeslut Planen antas.")
    assert "Beslut 1.1 är noterat." in told
    assert "Börja raden med vad det är" in told
    assert "Så här blev det till slut i frågan" in told
    told = await here.answer("Hej!\nbeslut Planen sprids.")
    assert told.startswith("Beslut 1.2 är noterat.")
    assert "Börja raden" not in told


async def test_longer_text_to_the_bot_without_a_keyword_is_said_not_to_be_noted(scene: Scene) -> None:
    here = await opened(scene)
    text = "Alla är eniga om att planen behöver bli kortare."
    told = await here.answer(text)
    assert told.startswith("Jag har inte noterat något")
    assert "anteckning" in told
    assert told.endswith("Du skrev:\n" + text)
    for text in ("Hej!", "tack för idag", "vad kan du hjälpa oss med just nu?"):
        assert (await here.answer(text)).startswith("Det här kan du skriva")
    assert [one for item in (await here.meeting()).agenda for one in item.entries] == []


async def test_each_line_of_a_message_is_done_or_refused_by_itself(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("punkt 3\nbeslut\nbordlägg 99\nbeslut Planen antas.\nta bort 4.4")
    lines = told.splitlines()
    assert lines[0] == "Vi är på punkt 3: Nya planen"
    for sentence in (
        "Beslutet är tomt. Skriv ”beslut TEXT”.",
        "Det finns ingen punkt 99. De som finns: 1, 2, 3, 4 och 5.",
        "Beslut 3.1 är noterat.",
        "Det finns ingen rad 4.4. Skriv ”dagordning” för att se numren.",
    ):
        assert sentence in lines
    assert [one.id for one in (await here.item(3)).visible] == ["3.1"]


async def test_a_message_of_sixty_lines_is_noted_line_by_line(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("\n".join(f"anteckning Rad nummer {at}." for at in range(1, 61)))
    assert told.startswith("Anteckning 1a är noterad.\nRad nummer 1.")
    assert [one.text for one in (await here.item(1)).visible] == [f"Rad nummer {at}." for at in range(1, 61)]
    assert scene.world.connector.findings == []


async def test_orders_to_the_personal_chat_say_where_meetings_are_held(scene: Scene) -> None:
    here = await opened(scene)
    chat = here.member.personal_chat()
    await scene.world.add_bot(chat, here.member)
    told = await here.answer("beslut Planen antas.", here.member, where=chat)
    assert told.startswith(NO_MEETING)
    assert (await here.item(1)).entries == ()


async def test_who_may_not_is_told_who_may(scene: Scene) -> None:
    here = await in_review(scene, "beslut Planen antas.")
    for text, told in {
        "ändra 1.1 Nej.": "Efter mötet är det sekreteraren eller ordföranden som ändrar: "
        f"{here.secretary.name} och {here.chair.name}.",
        "anteckning Sent.": "Efter mötet är det sekreteraren eller ordföranden som ändrar:",
        "utkast": "Det här gör sekreteraren eller ordföranden",
        "justerare @Anders Kvarnlöf": "Det här gör sekreteraren eller ordföranden",
        "ersättare @Anders Kvarnlöf": "Det här gör sekreteraren eller ordföranden",
        "nästa möte 30 oktober kl 9": "Efter mötet är det sekreteraren eller ordföranden som ändrar:",
        "godkänn": "Tack, men anteckningarna justeras av Fatima Rosenhav.",
    }.items():
        answer = await here.answer(text, here.member)
        assert answer.startswith(told), (text, answer)
    assert (await here.meeting()).status is Status.IN_REVIEW


async def test_attendance_said_before_the_next_meeting_leaves_the_draft_alone(scene: Scene) -> None:
    here = await in_review(scene, "nästa möte 4 september kl 9")
    here.at(THE_DAY.replace(day=4, hour=8, minute=50))
    assert await here.answer("närvarande @Anders Kvarnlöf") == "Närvarande: Anders Kvarnlöf."
    assert (await here.meeting(0)).status is Status.IN_REVIEW
    assert [seen.person.name for seen in (await here.meeting(1)).attendance][-1:] == ["Anders Kvarnlöf"]


async def test_a_second_meeting_is_not_opened_beside_the_first(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("möte Budgetgruppen 3 september kl 15")
    told = await here.answer("öppna mötet")
    assert told == "Mötet var redan öppet."
    board = await scene.group.channel.wait_for("Budgetgruppen\n")
    pressed = await here.secretary.presses(board, "Öppna mötet")
    assert "Mötet Ledningsgruppen pågår redan. Avsluta det först." in pressed.text
