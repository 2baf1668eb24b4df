"""What one meeting leaves for the next, and who is there: carried over, remembered, followed up."""

import datetime as dt

from meetings.model import ItemStatus, Status
from tests.scenario.conftest import PLANNED, Scene
from tests.scenario.words import THE_DAY, Room, approved, in_review, opened, personal, planned, room

NEXT = "nästa möte fredag 30 oktober kl 8.30–11.00, Ekebro"
NEXT_DAY = dt.datetime(2026, 10, 30, 8, 30, tzinfo=THE_DAY.tzinfo)
MATTER = "Frågan om avgifter bordläggs till nästa möte på grund av tidsbrist."


async def a_meeting_that_left_something(scene: Scene) -> Room:
    here = room(scene)
    return await approved(
        scene,
        "bordlägg 4 på grund av tidsbrist",
        "återremiss 5 Underlaget saknar siffror",
        f"punkt 3\nbeslut {here.chair.name} får i uppdrag att ta fram ett förslag senast 28 oktober.",
        f"beslut {MATTER}",
        f"uppdrag @{here.member.name} Ringa runt senast 21 oktober",
        NEXT,
    )


async def test_what_was_left_stands_on_the_next_agenda_with_where_it_comes_from(scene: Scene) -> None:
    here = await a_meeting_that_left_something(scene)
    coming = await here.meeting(1)
    carried = {item.title: item for item in coming.agenda}
    assert list(carried) == ["Frågan om avgifter", "Vattenrapport", "Budget 2027"]
    assert all(item.origin is not None for item in coming.agenda)
    board = await here.board("fredagen den 30 oktober 2026", "Budget 2027")
    assert board.count("ordlagd från mötet torsdagen den 3 september 2026") == 2
    assert "Återremitterad från mötet torsdagen den 3 september 2026" in board


async def test_what_is_postponed_again_and_again_says_how_often(scene: Scene) -> None:
    here = await a_meeting_that_left_something(scene)
    here.at(NEXT_DAY)
    await here.answer("öppna mötet")
    await here.answer("bordlägg 2 tidsbrist\nnästa möte 27 november kl 9\navsluta mötet ändå")
    third = await here.meeting(2)
    origin = next(item.origin for item in third.agenda if item.title == "Vattenrapport")
    assert origin is not None
    assert origin.times == 2
    await here.board("Bordlagd 2 gånger, senast från mötet fredagen den 30 oktober 2026")


async def test_an_item_taken_up_again_is_not_carried_over(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer(NEXT)
    await here.answer("bordlägg 4 tidsbrist\nbordlägg 5 tidsbrist")
    await here.answer("punkt 4")
    await here.answer("avsluta mötet ändå")
    assert (await here.item(4)).status is not ItemStatus.POSTPONED
    assert [item.title for item in (await here.meeting(1)).agenda] == ["Budget 2027"]


async def test_what_is_postponed_while_writing_up_follows_too(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer(NEXT)
    await here.answer("avsluta mötet ändå")
    assert (await here.meeting(1)).agenda == ()
    assert (await here.answer("bordlägg 4 tidsbrist")).startswith("Punkt 4 är bordlagd")
    assert [item.title for item in (await here.meeting(1)).agenda] == ["Vattenrapport"]
    await here.answer("ångra")
    assert (await here.meeting(1)).agenda == ()


async def test_open_assignments_are_outstanding_when_the_next_meeting_opens(scene: Scene) -> None:
    here = await a_meeting_that_left_something(scene)
    here.at(NEXT_DAY)
    await here.answer("punkt Utestående ärenden")
    await here.answer("öppna mötet")
    minutes = await here.minutes(1)
    assert "Ringa runt" in minutes
    assert "3 september 2026" in minutes
    left = {(one.entry, one.due) for one in (await here.meeting(1)).outstanding}
    assert left == {("3.1", dt.date(2026, 10, 28)), ("3.3", dt.date(2026, 10, 21))}


async def test_an_assignment_of_an_earlier_meeting_is_done_by_its_number(scene: Scene) -> None:
    here = await a_meeting_that_left_something(scene)
    here.at(NEXT_DAY)
    await here.answer("öppna mötet")
    refused = await here.answer("klart 3.3", here.approver)
    assert refused.startswith(f"Uppdraget är givet till {here.member.name}")
    assert (await here.answer("klart 3.3", here.member)).startswith("Uppdrag 3.3 är klart.")
    assert await here.answer("mina uppdrag", here.member) == "Du har inga öppna uppdrag."
    assert (await here.answer("inte klart 3.3", here.member)).startswith("Uppdrag 3.3 är inte längre klart.")
    chat = await personal(scene, here.member)
    assert "Ringa runt" in await here.answer("mina uppdrag", here.member, where=chat)
    late = await here.answer("mina uppdrag", here.member)
    assert "Försenat: skulle vara klart onsdagen den 21 oktober 2026" in late


async def test_the_same_number_in_two_meetings_is_asked_about(scene: Scene) -> None:
    here = await a_meeting_that_left_something(scene)
    here.at(NEXT_DAY)
    await here.answer("öppna mötet")
    await here.answer(f"uppdrag 3: @{here.chair.name} ett\nuppdrag 3: @{here.chair.name} två")
    await here.answer(f"uppdrag 3: @{here.member.name} tre")
    await here.answer("nästa möte 27 november kl 9\navsluta mötet ändå")
    here.at(dt.datetime(2026, 11, 27, 9, tzinfo=THE_DAY.tzinfo))
    await here.answer("öppna mötet")
    told = await here.answer("klart 3.3", here.member)
    assert "torsdagen den 3 september 2026 och fredagen den 30 oktober 2026" in told
    assert "mina uppdrag" in told


async def test_decisions_and_assignments_are_found(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("beslut Översynen av Åsvägens belysning påbörjas i höst.")
    await here.answer(f"uppdrag @{here.member.name} räkna på ärendet om 100 % förnybart")
    for words in ("åsvägens", "ÅSVÄGENS", "översynen belysning", "belysning översynen", "påbörjas i höst"):
        found = await here.answer(f"sök {words}")
        assert found.startswith(f"Ett fynd för ”{words}”"), words
        assert "Beslut 1.1" in found
        assert "Välkommen · Ledningsgruppen · torsdagen den 3 september 2026" in found
    assert "Uppdrag 1.2" in await here.answer("Search: förnybart")
    assert "Uppdrag 1.2" in await here.answer("sök 100 %")
    for words in ("50 %", "översynen av båten", "_", "*"):
        assert (await here.answer(f"sök {words}")).startswith("Inga beslut eller uppdrag innehåller"), words
    await here.answer("ta bort 1.1")
    assert (await here.answer("sök åsvägens")).startswith("Inga beslut")


async def test_organisations_are_remembered_at_the_next_meeting(scene: Scene) -> None:
    here = await planned(scene)
    told = await here.answer(f"närvarande @{here.chair.name} (Almfors), @{here.member.name} (Björkmåla)")
    assert told == f"Närvarande: {here.chair.name} (Almfors) och {here.member.name} (Björkmåla)."
    here.at(THE_DAY)
    await here.answer(f"öppna mötet\njusterare @{here.approver.name}\n{NEXT}\navsluta mötet ändå\nutkast")
    await here.answer("godkänn", here.approver)
    here.at(NEXT_DAY)
    told = await here.answer(f"närvarande @{here.member.name}, {here.chair.name}")
    assert told == f"Närvarande: {here.member.name} (Björkmåla) och {here.chair.name} (Almfors)."
    minutes = await here.minutes(1)
    assert f"- {here.member.name}, Björkmåla" in minutes
    assert f"- {here.chair.name}, Almfors, ordförande" in minutes


async def test_who_comes_and_goes_during_the_meeting_is_noted_with_the_time(scene: Scene) -> None:
    here = await planned(scene)
    await here.answer(f"närvarande @{here.chair.name}\nfrånvarande @{here.approver.name}")
    here.at(THE_DAY)
    await here.answer("öppna mötet")
    here.at(THE_DAY + dt.timedelta(minutes=20))
    told = await here.answer("jag är här", here.member)
    assert told == f"Närvarande från kl 13.20: {here.member.name}."
    here.at(THE_DAY + dt.timedelta(minutes=95))
    told = await here.answer(f"frånvarande @{here.member.name}")
    assert told.startswith("Frånvarande från kl 14.35:")
    minutes = await here.minutes()
    assert "13.20" in minutes
    assert "14.35" in minutes
    await here.board("Frånvarande: Fatima Rosenhav")


async def test_all_are_those_of_the_group_and_not_its_guests(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer(f"närvarande alla utom @{here.member.name}")
    group = scene.group
    expected = {one.name for one in (*group.members, group.secretary)} - {here.member.name}
    present = {seen.person.name for seen in (await here.meeting()).attendance if seen.present}
    assert present == expected
    assert group.guest.name not in told


async def test_guests_attend_the_whole_meeting_or_some_items(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("gäst Elsa Brinkfors (Ryggsten Rådgivning) punkt 3")
    assert told == "Gäst: Elsa Brinkfors (Ryggsten Rådgivning), punkt 3."
    told = await here.answer("Gäst: Nils Gran (Region Mitt), Siv Alm (Region Mitt) punkterna 3–5")
    assert told.splitlines() == [
        "Gäst: Nils Gran (Region Mitt), punkterna 3, 4 och 5.",
        "Gäst: Siv Alm (Region Mitt), punkterna 3, 4 och 5.",
    ]
    assert (await here.answer("guest Bo Ek")) == "Gäst: Bo Ek, hela mötet."
    minutes = await here.minutes()
    assert "- Elsa Brinkfors, Ryggsten Rådgivning (punkt 3)" in minutes
    refused = await here.answer("gäst Någon Annan punkt 33")
    assert refused.startswith("Det finns ingen punkt 33. De som finns: 1, 2, 3, 4 och 5.")


async def test_officers_are_elected_and_the_election_of_approvers_stands_in_the_item(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("punkt 2")
    told = await here.answer(f"justerare @{here.approver.name}")
    assert told == f"{here.approver.name} är nu justerare. Det står i anteckningarna under punkt 2."
    assert f"{here.approver.name} väljs till justerare." in await here.minutes()
    told = await here.answer(f"Approvers: @{here.approver.name} and @{here.member.name}")
    assert told.startswith(f"{here.approver.name} och {here.member.name} är nu justerare.")
    assert f"{here.approver.name} och {here.member.name} väljs till justerare." in await here.minutes()
    assert f"{here.member.name} är nu ordförande." in await here.answer(f"ordf: @{here.member.name}")
    refused = await here.answer(f"ordförande @{here.chair.name}", here.approver)
    assert refused.startswith("Det här gör sekreteraren eller ordföranden")
    assert here.secretary.name in refused
    refused = await here.answer(f"sekreterare @{here.chair.name} och @{here.member.name}")
    assert refused.startswith("Bara en person kan vara sekreterare.")


async def test_an_approver_needs_an_account(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer("justerare Elsa Brinkfors")
    assert told.startswith(
        "Elsa Brinkfors har inget konto här och kan därför inte godkänna. Välj någon med @NAMN."
    )
    assert (await here.meeting()).approvers == ()


async def test_each_of_several_approvers_has_to_approve(scene: Scene) -> None:
    here = await in_review(
        scene, f"justerare @{scene.group.members[2].name} och @{scene.group.members[1].name}"
    )
    assert (await here.answer("godkänn", here.approver)) == "Du har godkänt version 1."
    assert (await here.meeting()).status is Status.IN_REVIEW
    assert (await here.answer("godkänn", here.approver)) == "Du hade redan godkänt version 1."
    refused = await here.answer("godkänn", here.chair)
    assert refused.startswith(
        f"Tack, men anteckningarna justeras av {here.approver.name} och {here.member.name}."
    )
    told = await here.answer("godkänn protokollet", here.member)
    assert told.startswith("Du har godkänt version 1. Alla justerare har godkänt")
    assert (await here.meeting()).status is Status.APPROVED


async def test_a_planned_meeting_is_found_among_several(scene: Scene) -> None:
    here = room(scene)
    await here.answer(PLANNED)
    await here.answer("möte Budgetgruppen 10 september kl 9")
    await here.answer("punkt Vatten")
    assert [item.title for item in (await here.meeting(0)).agenda] == ["Vatten"]
    assert (await here.meeting(1)).agenda == ()
