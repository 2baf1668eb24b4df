"""What a changed client may send in a card: nothing happens that its sender may not do, and it is said."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from cards.actions import Action
from tests.scenario.conftest import Scene
from tests.scenario.refusing import BROKEN, draft_in_review, in_words, invoke, unchanged
from tests.scenario.steps import cast, opened, press, shown


@pytest.mark.parametrize(
    "forged",
    [
        {"version": 2},
        {"version": 0},
        {"version": -1},
        {"hash": "0" * 64},
        {"hash": ""},
        {"version": 2, "hash": "f" * 64},
    ],
)
async def test_a_forged_version_or_hash_approves_nothing(scene: Scene, forged: dict[str, object]) -> None:
    meeting, draft, people = await draft_in_review(scene)
    in_words(await people.approver.presses(draft, "Godkänn", forged=forged))
    await unchanged(scene, meeting)


@pytest.mark.parametrize(
    "forged",
    [
        {"from": {"id": "29:someone", "aadObjectId": "APPROVER"}},
        {"actor": "APPROVER", "person": "APPROVER", "aadObjectId": "APPROVER", "tenant": "TENANT"},
        {"approvers": ["APPROVER"], "guest": False},
    ],
)
async def test_who_acts_is_never_taken_from_a_card(scene: Scene, forged: Mapping[str, Any]) -> None:
    meeting, draft, people = await draft_in_review(scene)

    def real(value: object) -> object:
        if isinstance(value, dict):
            return {key: real(one) for key, one in value.items()}
        if isinstance(value, list):
            return [real(one) for one in value]
        known = {"APPROVER": people.approver.aad_object_id, "TENANT": scene.world.tenant.id}
        return known.get(str(value), value)

    data = real(dict(forged))
    assert isinstance(data, dict)
    in_words(await people.member.presses(draft, "Godkänn", forged=data))
    await unchanged(scene, meeting)


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_card_of_another_conversation_does_nothing(scene: Scene, as_submit: bool) -> None:
    """The draft's button is pressed as if it stood in the group's other chat, where the bot is too."""
    meeting, draft, people = await draft_in_review(scene)
    chat = scene.group.chat
    await scene.world.add_bot(chat, people.secretary)
    await scene.world.settled()
    known = len(chat.messages)
    pressed = await people.approver.presses(draft, "Godkänn", conversation=chat, as_submit=as_submit)
    if as_submit:
        await chat.wait_for(lambda one: one.from_bot and one in chat.messages[known:])
    else:
        in_words(pressed)
    await unchanged(scene, meeting)


async def test_a_forged_meeting_of_another_group_does_nothing(scene: Scene) -> None:
    """In the other chat a card of its own is pressed with the id of the channel's meeting in it."""
    meeting, _, people = await draft_in_review(scene)
    chat = scene.group.chat
    await scene.world.add_bot(chat, people.member)
    await scene.says(people.member, "möte Gänget 5 september kl 10–11", where=chat)
    board = await chat.wait_for(lambda one: one.from_bot and "Öppna mötet" in one.buttons())
    for verb, more in (
        ("OpenTheMeeting", {}),
        ("Approve", {"version": 1, "hash": meeting.versions[0].hash}),
        ("SaveNote", {"once": "x", "text": "Smuggel"}),
        ("SaveDecision", {"once": "y", "number": 1, "text": "Smuggel"}),
        ("CloseTheMeeting", {}),
        ("ShowDraft", {}),
        ("Complete", {"entry": "2.1"}),
        ("UndoThis", {"sequence": meeting.sequence}),
        ("AskForChange", {"version": 1}),
        ("SaveChangeRequest", {"version": 1, "text": "Smuggel"}),
        ("NewMeeting", {"previous": meeting.id}),
        ("SaveMeeting", {"previous": meeting.id, "title": "X", "day": "2026-10-01", "start": "10:00"}),
    ):
        answer = await invoke(scene, people.member, board, verb, {"meeting": meeting.id, **more})
        assert "Att" not in answer.text
        assert people.chair.name not in in_words(answer), verb
    await unchanged(scene, meeting)
    assert len(await scene.meetings()) == 2


VERBS = sorted(one.__name__ for one in get_args(Action))


@pytest.mark.parametrize("trigger", ["automatic", "refresh", "", 7])
async def test_what_no_person_pressed_changes_nothing(scene: Scene, trigger: object) -> None:
    meeting, draft, people = await draft_in_review(scene)
    made = meeting.versions[0]
    everything = {
        "meeting": meeting.id,
        "version": 1,
        "hash": made.hash,
        "entry": "2.1",
        "sequence": meeting.sequence,
        "once": "once",
        "text": "Smuggel",
        "title": "Smuggel",
        "due": "2026-12-01",
        "day": "2026-12-01",
        "start": "10:00",
        "form": "note",
        "number": 1,
        "item": "1",
    }
    for verb in VERBS:
        asks = {key: one for key, one in everything.items() if not (verb == "MoveOn" and key == "item")}
        for who in (people.approver, people.secretary):
            answer = await invoke(scene, who, draft, verb, asks, trigger=trigger)
            assert answer.kind in {"card", "message"}, (verb, answer)
    await unchanged(scene, meeting)
    assert len(await scene.meetings()) == 1


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("DropTables", {}),
        ("Approve", {}),
        ("Approve", {"meeting": 7, "version": "1", "hash": None}),
        ("Approve", {"meeting": {"id": "x"}, "version": 1, "hash": "x"}),
        ("Approve", {"meeting": "", "version": 1, "hash": "x"}),
        ("Approve", {"meeting": "x" * 100_000, "version": 1, "hash": "x"}),
        ("Approve", {"meeting": "x", "version": 2**62, "hash": "x"}),
        ("SaveNote", {"meeting": "x", "once": "y", "number": "one", "text": "z"}),
        ("SaveNote", {"meeting": "x", "once": ["y"], "text": "z"}),
        ("UndoThis", {"meeting": "x", "sequence": 1.5}),
        ("ShowForm", {"meeting": "x", "form": "../../etc/passwd"}),
        ("SaveAssignment", {"meeting": "x", "once": "y", "assignees": "z" * 50_000, "text": "t"}),
    ],
)
async def test_altered_data_is_answered_in_words(scene: Scene, verb: str, data: dict[str, object]) -> None:
    people = cast(scene)
    meeting = await opened(scene)
    board = await shown(scene, "Nästa punkt")
    answer = await invoke(scene, people.member, board, verb, data)
    assert answer.kind in {"message", "card"}, answer
    assert answer.text
    assert BROKEN not in answer.text
    await unchanged(scene, meeting)


HUGE = "å" * 40_000
"""Twice what a text may hold, and a body that is still let in."""


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("SaveNote", {"text": HUGE}),
        ("SaveNote", {"text": "Text", "heading": HUGE}),
        ("SaveNote", {"text": "Text", "number": 77}),
        ("SaveNote", {"text": "  \n "}),
        ("SaveNote", {"text": " ", "heading": "Rubrik"}),
        ("SaveDecision", {"text": HUGE}),
        ("SaveDecision", {"text": "Beslut", "rider": HUGE}),
        ("SaveDecision", {"text": "Beslut", "due": "imorgon"}),
        ("SaveDecision", {"text": ""}),
        ("SaveAssignment", {"text": "Något"}),
        ("SaveAssignment", {"text": "Något", "assignees": "00000000-0000-0000-0000-000000000000"}),
        ("SaveAssignment", {"text": "Något", "others": "Gruppen", "due": "2026-02-30"}),
        ("SaveAssignment", {"text": HUGE, "others": "Gruppen"}),
        ("SaveItem", {"title": HUGE}),
        ("SaveItem", {"title": ""}),
        ("SavePostponement", {"reason": HUGE}),
        ("SavePostponement", {"reason": "x", "number": -3}),
        ("SaveEdit", {"entry": "9.9", "text": "x"}),
        ("SaveEdit", {"entry": "", "text": "x"}),
        ("EditThis", {"entry": "9.9"}),
        ("UndoThis", {"sequence": 10**9}),
        ("SetDue", {"entry": "1.1", "due": ""}),
        ("Complete", {"entry": "9.9"}),
    ],
)
async def test_a_form_that_cannot_be_saved_says_why_and_saves_none_of_it(
    scene: Scene, verb: str, data: dict[str, object]
) -> None:
    people = cast(scene)
    meeting = await opened(scene)
    board = await shown(scene, "Anteckning")
    once = {"once": "once"} if verb.startswith("Save") and verb != "SaveEdit" else {}
    answer = await invoke(scene, people.secretary, board, verb, {"meeting": meeting.id, **once, **data})
    in_words(answer)
    await unchanged(scene, meeting)
    assert scene.world.connector.findings == []


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_form_that_was_refused_is_saved_when_it_is_put_right(scene: Scene, as_submit: bool) -> None:
    people = cast(scene)
    await opened(scene)
    panel = await shown(scene, "Uppdrag")
    form = await press(people.secretary, panel, "Uppdrag", as_submit=as_submit)
    refused = await press(
        people.secretary, form.message, "Spara", {"text": "Ta fram en plan"}, as_submit=as_submit
    )
    assert "Vem" in refused.text
    # By Action.Execute the form is shown again with the reason; otherwise it stands where it stood.
    where = form.message if as_submit else refused.message
    right = {"text": "Ta fram en plan", "others": "Arbetsgruppen"}
    saved = await press(people.secretary, where, "Spara", right, as_submit=as_submit)
    assert "1.1" in saved.text
    assert (await scene.meeting()).entry("1.1") is not None


@pytest.mark.parametrize("as_submit", [False, True])
async def test_a_form_that_came_too_early_is_saved_later(scene: Scene, as_submit: bool) -> None:
    """The same words in the same form, refused first: they aren't lost when they may be said."""
    people = cast(scene)
    meeting = await opened(scene)
    panel = await shown(scene, "Anteckning")
    form = await press(people.member, panel, "Anteckning", as_submit=as_submit)
    await scene.says(people.secretary, "avsluta mötet ändå")
    refused = await press(people.member, form.message, "Spara", {"text": "Sent"}, as_submit=as_submit)
    assert people.secretary.name in refused.text
    where = form.message if as_submit else refused.message
    await scene.says(people.secretary, f"sekreterare @{people.member.name}")
    saved = await press(people.member, where, "Spara", {"text": "Sent"}, as_submit=as_submit)
    assert "1b" in saved.text
    assert [one.text for one in (await scene.meeting()).agenda[0].visible][-1] == "Sent"
    assert meeting.id == (await scene.meeting()).id


async def test_unknown_data_of_a_submit_is_answered(scene: Scene) -> None:
    people = cast(scene)
    meeting = await opened(scene)
    panel = await shown(scene, "Anteckning")
    known = len(panel.conversation.messages)
    await people.member.presses(panel, "Anteckning", as_submit=True, forged={"verb": "DropTables"})
    answer = await panel.conversation.wait_for(
        lambda one: one.from_bot and one in panel.conversation.messages[known:]
    )
    assert "dagordning" in answer.text_of()
    await unchanged(scene, meeting)
