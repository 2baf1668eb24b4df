"""Every arrow of a meeting's life, and every arrow that isn't there."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from meetings.meeting import Meeting
from meetings.model import Status
from tests.scenario.conftest import Scene
from tests.scenario.steps import (
    approved,
    cast,
    closed,
    in_review,
    listed,
    opened,
    planned,
    shown,
    told,
)

BROKEN = "Något gick fel"
LATER = dt.timedelta(seconds=2)


async def changes_requested(scene: Scene) -> Meeting:
    await in_review(scene)
    await scene.says(cast(scene).approver, "ändring 2 Datumet är fel")
    return await scene.meeting()


async def correcting(scene: Scene) -> Meeting:
    await approved(scene)
    await scene.says(cast(scene).secretary, "rättelse Fel namn i punkt 2")
    return await scene.meeting()


async def cancelled(scene: Scene) -> Meeting:
    await planned(scene)
    await scene.says(cast(scene).secretary, "ställ in mötet")
    return await scene.meeting()


async def test_the_list_of_meetings_follows_a_meeting_through_its_life(scene: Scene) -> None:
    people = cast(scene)
    seen: list[tuple[object, object]] = []

    async def look() -> None:
        (one,) = await listed(scene)
        seen.append((one["status"], one["version"]))

    await planned(scene)
    await look()
    await told(scene, people.secretary, "öppna mötet", f"justerare @{people.approver.name}")
    await look()
    await told(scene, people.secretary, "beslut Att bygga", "avsluta mötet ändå")
    await look()
    await scene.says(people.secretary, "utkast")
    await look()
    await scene.says(people.approver, "ändring 1 Det ska stå bygga om")
    await look()
    await told(scene, people.secretary, "ändra 1.1 Att bygga om", "utkast")
    await look()
    await scene.says(people.approver, "godkänn")
    await look()
    await scene.says(people.secretary, "rättelse Fel ord")
    await look()
    await told(scene, people.secretary, "ändra 1.1 Att bygga till", "utkast")
    await look()
    await scene.says(people.approver, "godkänn")
    await look()
    assert seen == [
        ("planned", 0),
        ("open", 0),
        ("closed", 0),
        ("in_review", 1),
        ("changes_requested", 1),
        ("in_review", 2),
        ("approved", 2),
        ("correcting", 2),
        ("in_review", 3),
        ("approved", 3),
    ]


async def test_the_list_of_meetings_says_when_where_and_in_which_conversation(scene: Scene) -> None:
    await planned(scene)
    (one,) = await listed(scene)
    assert one["id"] == (await scene.meeting()).id
    assert one["conversation"] == scene.group.channel.id
    assert one["title"] == "Ledningsgruppen"
    assert one["place"] == "Lindsalen, Ekebro"
    assert str(one["start"]).startswith("2026-09-03T11:00:00")
    assert str(one["end"]).startswith("2026-09-03T15:30:00")


async def test_a_planned_meeting_is_cancelled(scene: Scene) -> None:
    await cancelled(scene)
    (one,) = await listed(scene)
    assert one["status"] == "cancelled"


async def test_a_new_version_shows_what_changed_and_replaces_the_old_one(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await told(scene, people.secretary, "beslut Att bygga", "avsluta mötet ändå", "utkast")
    first = await shown(scene, "Godkänn")
    await scene.says(people.approver, "ändring 1 Det ska stå bygga om")
    await told(scene, people.secretary, "ändra 1.1 Att bygga om", "utkast")
    second = await scene.group.channel.wait_for(
        lambda one: one.from_bot and one is not first and "Godkänn" in one.buttons()
    )
    assert "Att bygga om" in second.text_of()
    assert "Ändrat sedan version 1" in second.text_of()
    scene.clock.move(scene.clock.now() + LATER)
    await scene.group.channel.wait_for(lambda one: one is first and "Godkänn" not in one.buttons())
    assert "version 2" in first.text_of().lower()
    pressed = await people.approver.presses(second, "Godkänn")
    assert pressed.kind == "card"
    assert (await scene.meeting()).status is Status.APPROVED


async def test_a_change_during_review_takes_the_draft_back(scene: Scene) -> None:
    people = cast(scene)
    await in_review(scene)
    draft = await shown(scene, "Godkänn")
    answer = await scene.answer(people.secretary, "anteckning 1 Något glömdes")
    assert "version 1" in answer
    assert (await scene.meeting()).status is Status.CHANGES_REQUESTED
    refused = await people.approver.presses(draft, "Godkänn")
    assert refused.kind in {"message", "card"}
    assert (await scene.meeting()).status is Status.CHANGES_REQUESTED


async def test_with_several_approvers_each_has_to_approve(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await told(
        scene,
        people.secretary,
        f"justerare @{people.approver.name}, @{people.member.name}",
        "avsluta mötet ändå",
        "utkast",
    )
    draft = await shown(scene, "Godkänn")
    await people.approver.presses(draft, "Godkänn")
    meeting = await scene.meeting()
    assert meeting.status is Status.IN_REVIEW
    assert [one.person.name for one in meeting.approvals] == [people.approver.name]
    await people.member.presses(draft, "Godkänn")
    assert (await scene.meeting()).status is Status.APPROVED


Brought = Callable[[Scene], Awaitable[Meeting]]

NO_ARROW: dict[str, tuple[Brought, tuple[str, ...]]] = {
    "planned": (
        planned,
        (
            "nästa punkt",
            "anteckning Text",
            "rubrik Text",
            "beslut Text",
            "medskick Text",
            "uppdrag @Birgitta Stormfält Text",
            "bordlägg 2",
            "återremiss 2 Text",
            "avsluta mötet",
            "utkast",
            "godkänn",
            "ändring 1 Text",
            "rättelse Text",
        ),
    ),
    "open": (opened, ("utkast", "godkänn", "ändring 1 Text", "rättelse Text", "ställ in mötet")),
    "closed": (
        closed,
        (
            "öppna mötet",
            "nästa punkt",
            "punkt 1",
            "godkänn",
            "ändring 1 Text",
            "rättelse Text",
            "ställ in mötet",
        ),
    ),
    "in_review": (
        in_review,
        ("öppna mötet", "avsluta mötet", "nästa punkt", "punkt 1", "rättelse Text", "ställ in mötet"),
    ),
    "changes_requested": (
        changes_requested,
        ("öppna mötet", "avsluta mötet", "nästa punkt", "godkänn", "rättelse Text", "ställ in mötet"),
    ),
    "approved": (
        approved,
        (
            "öppna mötet",
            "avsluta mötet",
            "nästa punkt",
            "anteckning 1 Text",
            "beslut 1 Text",
            "ändra 2.1 Text",
            "ta bort 2.1",
            "ångra",
            "bordlägg 1",
            "närvarande Maj-Britt Åkerlind",
            "justerare @Birgitta Stormfält",
            "ändring 1 Text",
            "ställ in mötet",
        ),
    ),
    "correcting": (
        correcting,
        ("öppna mötet", "avsluta mötet", "nästa punkt", "godkänn", "ändring 1 Text", "ställ in mötet"),
    ),
    "cancelled": (
        cancelled,
        ("öppna mötet", "avsluta mötet", "anteckning Text", "beslut Text", "utkast", "godkänn", "ångra"),
    ),
}


@pytest.mark.parametrize("status", NO_ARROW)
async def test_what_a_meeting_cannot_do_now_is_refused_in_words(scene: Scene, status: str) -> None:
    people = cast(scene)
    bring, words = NO_ARROW[status]
    before = await bring(scene)
    assert before.status.value == status
    for line in words:
        who = people.approver if line.startswith(("godkänn", "ändring")) else people.secretary
        answer = await scene.answer(who, line)
        assert answer, line
        assert BROKEN not in answer, line
        after = await scene.meeting()
        assert (after.sequence, after.hash, after.status) == (before.sequence, before.hash, before.status), (
            line
        )


async def test_a_second_meeting_is_not_opened_while_one_is_open(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await scene.says(people.secretary, "möte Styrgruppen 4 september kl 9–10")
    board = await scene.group.channel.wait_for(
        lambda one: one.from_bot and "Styrgruppen" in one.text_of() and "Öppna mötet" in one.buttons()
    )
    pressed = await people.secretary.presses(board, "Öppna mötet")
    assert pressed.kind == "message"
    assert "Ledningsgruppen" in pressed.text
    assert [one.status for one in await scene.meetings()] == [Status.OPEN, Status.PLANNED]
