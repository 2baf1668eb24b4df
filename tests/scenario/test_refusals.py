"""Whoever may not, the wrong card, the wrong time: answered in words, and nothing changes."""

import pytest

from meetings.model import Status
from playground.group import Group
from tests.scenario.conftest import Scene
from tests.scenario.refusing import draft_in_review, in_words, invoke, unchanged
from tests.scenario.steps import approved, cast, closed, document_kept, opened, planned, shown, told


@pytest.mark.parametrize("who", ["chair", "secretary", "member", "guest"])
@pytest.mark.parametrize("button", ["Godkänn", "Begär ändring"])
async def test_only_the_elected_approver_answers_a_draft(scene: Scene, who: str, button: str) -> None:
    meeting, draft, people = await draft_in_review(scene)
    pressed = await getattr(people, who).presses(draft, button)
    assert pressed.kind == "message"
    assert people.approver.name in in_words(pressed)
    await unchanged(scene, meeting)


@pytest.mark.parametrize("who", ["chair", "secretary", "member", "guest"])
async def test_only_the_elected_approver_answers_in_words(scene: Scene, who: str) -> None:
    meeting, _, people = await draft_in_review(scene)
    for line in ("godkänn", "ändring 2 Fel datum"):
        assert people.approver.name in await scene.answer(getattr(people, who), line)
    await unchanged(scene, meeting)


async def test_an_approver_is_approver_of_their_own_meeting_only(scene: Scene) -> None:
    """The member is elected in a second meeting, and tries the first one's draft."""
    meeting, draft, people = await draft_in_review(scene)
    await told(
        scene,
        people.secretary,
        "möte Styrgruppen 4 september kl 9–10",
        "punkt Budget",
    )
    await told(scene, people.secretary, "öppna mötet", f"justerare @{people.member.name}")
    assert [one.name for one in (await scene.meeting(1)).approvers] == [people.member.name]
    assert people.approver.name in in_words(await people.member.presses(draft, "Godkänn"))
    await unchanged(scene, meeting)


async def test_a_member_removed_as_approver_cannot_approve(scene: Scene) -> None:
    _, draft, people = await draft_in_review(scene)
    await scene.says(people.secretary, f"justerare @{people.member.name}")
    before = await scene.meeting()
    assert people.member.name in in_words(await people.approver.presses(draft, "Godkänn"))
    await unchanged(scene, before)


async def test_a_name_without_account_approves_nothing(scene: Scene) -> None:
    """Somebody joins without an account and calls themself what the approver is called."""
    meeting, draft, people = await draft_in_review(scene)
    chat_name = scene.group.guest_without_account
    chat_name.name = people.approver.name
    scene.group.team.people.append(chat_name)
    assert chat_name.aad_object_id is None
    in_words(await chat_name.presses(draft, "Godkänn"))
    assert await scene.answer(chat_name, "godkänn")
    await unchanged(scene, meeting)


async def test_a_guest_account_of_the_same_name_approves_nothing(scene: Scene) -> None:
    meeting, draft, people = await draft_in_review(scene)
    people.guest.name = people.approver.name
    in_words(await people.guest.presses(draft, "Godkänn"))
    await unchanged(scene, meeting)


async def test_a_guest_who_was_elected_approves(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await told(scene, people.secretary, f"justerare @{people.guest.name}", "avsluta mötet ändå", "utkast")
    draft = await shown(scene, "Godkänn")
    await people.guest.presses(draft, "Godkänn")
    assert (await scene.meeting()).status is Status.APPROVED


async def test_an_old_version_is_refused_and_the_newer_is_shown(scene: Scene) -> None:
    _, draft, people = await draft_in_review(scene)
    await scene.says(people.approver, "ändring 2 Fel datum")
    await told(scene, people.secretary, "anteckning 2 Nytt datum gäller", "utkast")
    meeting = await scene.meeting()
    assert (meeting.status, meeting.version) == (Status.IN_REVIEW, 2)
    pressed = await people.approver.presses(draft, "Godkänn", version=0)
    assert pressed.kind == "card"
    assert "version 2" in pressed.text
    assert "Nytt datum gäller" in pressed.text
    await unchanged(scene, meeting)
    # What was shown instead can be approved as it stands there.
    again = await people.approver.presses(draft, "Godkänn")
    assert again.kind == "card"
    assert (await scene.meeting()).status is Status.APPROVED


async def test_a_line_belongs_to_whoever_wrote_it(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    noted = await scene.says(people.chair, "anteckning Ordförandens rad")
    meeting = await scene.meeting()
    (entry,) = [one for one in meeting.agenda[0].visible if one.text == "Ordförandens rad"]
    for button in ("Ändra", "Ångra"):
        assert people.secretary.name in in_words(await people.member.presses(noted, button))
    for line in (f"ändra {entry.id} Kapad", f"ta bort {entry.id}"):
        assert people.secretary.name in await scene.answer(people.member, line)
    forged = {"meeting": meeting.id, "entry": entry.id, "text": "Kapad"}
    in_words(await invoke(scene, people.member, noted, "SaveEdit", forged))
    await unchanged(scene, meeting)
    assert "Ordförandens rad" not in await scene.answer(people.member, "ångra")
    await unchanged(scene, meeting)


async def test_the_secretary_changes_anybodys_line(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    await scene.says(people.member, "anteckning Ledamotens rad")
    assert "1b" in await scene.answer(people.secretary, "ändra 1b Bättre ord")
    entry = (await scene.meeting()).entry("1b")
    assert entry is not None
    assert entry.text == "Bättre ord"


async def test_a_member_does_not_open_or_elect_or_cancel(scene: Scene) -> None:
    people = cast(scene)
    meeting = await planned(scene)
    board = await shown(scene, "Öppna mötet")
    assert people.chair.name in in_words(await people.member.presses(board, "Öppna mötet"))
    for line in (
        "öppna mötet",
        "ställ in mötet",
        f"ordförande @{people.member.name}",
        f"justerare @{people.member.name}",
    ):
        assert people.chair.name in await scene.answer(people.member, line), line
    await unchanged(scene, meeting)


async def test_a_member_does_not_close_the_meeting(scene: Scene) -> None:
    people = cast(scene)
    meeting = await opened(scene)
    board = await shown(scene, "Avsluta mötet")
    assert people.chair.name in in_words(await people.member.presses(board, "Avsluta mötet"))
    in_words(await invoke(scene, people.member, board, "CloseTheMeeting", {"meeting": meeting.id}))
    for line in ("avsluta mötet", "avsluta mötet ändå", f"sekreterare @{people.member.name}"):
        assert people.chair.name in await scene.answer(people.member, line), line
    await unchanged(scene, meeting)


async def test_a_member_does_not_write_after_the_meeting_or_post_the_draft(scene: Scene) -> None:
    people = cast(scene)
    meeting = await closed(scene)
    board = await shown(scene, "Visa utkast")
    assert people.secretary.name in in_words(await people.member.presses(board, "Visa utkast"))
    for line in ("anteckning 1 Sent", "beslut 1 Sent", "utkast", "punkt Sent", "närvarande jag"):
        assert people.secretary.name in await scene.answer(people.member, line), line
    await unchanged(scene, meeting)


async def test_nothing_is_captured_before_the_meeting_is_open(scene: Scene) -> None:
    people = cast(scene)
    meeting = await planned(scene)
    for line in ("anteckning Tidigt", "beslut Tidigt", f"uppdrag @{people.member.name} tidigt"):
        assert "öppna mötet" in await scene.answer(people.member, line), line
    board = await shown(scene, "Öppna mötet")
    data = {"meeting": meeting.id, "once": "x", "text": "Tidigt"}
    in_words(await invoke(scene, people.member, board, "SaveNote", data))
    await unchanged(scene, meeting)


async def test_somebody_elses_assignment_is_not_done_by_a_member(scene: Scene) -> None:
    people = cast(scene)
    meeting = await closed(scene)
    assert people.chair.name in await scene.answer(people.member, "klart 2.1")
    mine = await scene.says(people.chair, "mina uppdrag")
    assert people.chair.name in in_words(await people.member.presses(mine, "Klart"))
    await unchanged(scene, meeting)


async def test_approved_minutes_are_locked_for_everybody(scene: Scene) -> None:
    people = cast(scene)
    await opened(scene)
    noted = await scene.says(people.secretary, "anteckning Rad")
    await told(scene, people.secretary, "avsluta mötet ändå", "utkast")
    await scene.says(people.approver, "godkänn")
    meeting = await document_kept(scene)
    assert meeting.status is Status.APPROVED
    for button in ("Ändra", "Ångra"):
        assert "rättelse" in in_words(await people.secretary.presses(noted, button))
    await unchanged(scene, meeting)


async def test_a_correction_is_begun_by_an_officer(scene: Scene) -> None:
    people = cast(scene)
    meeting = await approved(scene)
    assert people.secretary.name in await scene.answer(people.member, "rättelse Fel")
    await unchanged(scene, meeting)


async def test_an_activity_without_text_or_from_the_bot_itself_is_left_in_peace(scene: Scene) -> None:
    group: Group = scene.group
    known = len(group.channel.messages)
    await group.secretary.says(group.channel, "ska vi ta en kaffe?", mention_bot=False)
    await scene.world.settled()
    assert [one for one in group.channel.messages[known:] if one.from_bot] == []
