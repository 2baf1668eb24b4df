"""A meeting from its planning to the next one's reminder."""

import datetime as dt

from meetings.model import Status
from tests.scenario.conftest import NOW, PATIENCE, PLANNED, Scene


async def test_a_meeting_is_planned_held_written_up_approved_and_followed(scene: Scene) -> None:
    group = scene.group
    secretary, chair, approver = group.secretary, group.chair, group.members[2]

    await scene.says(secretary, PLANNED)
    await scene.says(secretary, "punkt Välkommen\npunkt Nya planen\npunkt Nästa möte")
    await scene.says(secretary, f"ordförande @{chair.name}")
    await scene.says(secretary, f"sekreterare @{secretary.name}")
    scene.clock.move(NOW + dt.timedelta(days=2, hours=4))

    await chair.presses(await scene.card("Öppna mötet"), "Öppna mötet")
    assert f"{approver.name} är nu justerare" in await scene.answer(secretary, f"justerare @{approver.name}")
    await scene.says(secretary, "nästa punkt")
    text = await scene.answer(
        secretary, f"beslut {chair.name} får i uppdrag att ta fram ett förslag senast 28 oktober."
    )
    assert "2.1" in text
    assert "28 oktober 2026" in text
    await scene.says(secretary, "nästa punkt")
    await scene.says(secretary, "nästa möte fredag 30 oktober kl 8.30–11.00, Ekebro, lokal Valv")
    await scene.says(secretary, "avsluta mötet")
    assert (await scene.meeting()).status is Status.CLOSED
    await scene.says(secretary, "utkast")

    draft = await scene.card("Godkänn")
    refused = await chair.presses(draft, "Godkänn")
    assert refused.kind == "message"
    assert (await scene.meeting()).status is Status.IN_REVIEW
    pressed = await approver.presses(draft, "Godkänn")
    assert pressed.kind == "card"
    assert (await scene.meeting()).status is Status.APPROVED

    scene.clock.move(dt.datetime(2026, 10, 23, 8, 0, 1, tzinfo=NOW.tzinfo))
    reminder = await group.channel.wait_for("7 dagar", timeout=PATIENCE)
    assert "Ekebro, lokal Valv" in reminder.text_of(secretary)
