"""Nothing on a turn's way, from the request to what is said in the end, blocks the event loop."""

import datetime as dt
import gc
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from blockbuster import BlockingError, blockbuster_ctx
from structlog.processors import format_exc_info
from structlog.testing import capture_logs
from structlog.typing import EventDict

from meetings.model import Status
from tests.scenario.conftest import NOW, PLANNED, Scene

PACKAGES = ("bot.", "cards.", "meetings.", "minutes.", "storage.")


@pytest.fixture(autouse=True)
def cold() -> None:
    """Forget what earlier tests have had read: a bot that has just started must have read it itself."""
    for found in gc.get_objects():
        if isinstance(found, _lru_cache_wrapper) and found.__module__.startswith(PACKAGES):
            found.cache_clear()
    ZoneInfo.clear_cache()


async def test_no_turn_blocks_the_loop(scene: Scene) -> None:
    with capture_logs(processors=[format_exc_info]) as logged:
        try:
            with blockbuster_ctx():
                await play(scene)
        except AssertionError as error:
            error.add_note("\n".join(["stopped:", *failures(logged)]))
            raise
    assert failures(logged) == []
    assert scene.world.connector.findings == []
    assert (await scene.meeting()).status is Status.APPROVED


async def play(scene: Scene) -> None:
    """A meeting is planned, opened, captured by chat and by form, posted as a draft and approved."""
    group = scene.group
    secretary, chair, approver = group.secretary, group.chair, group.members[2]
    await scene.says(secretary, f"{PLANNED}\npunkt Planen\npunkt Nästa möte")
    await scene.says(secretary, f"ordförande @{chair.name}\nsekreterare @{secretary.name}")
    scene.clock.move(NOW + dt.timedelta(days=2, hours=4))
    await chair.presses(await scene.card("Öppna mötet"), "Öppna mötet")
    await scene.says(secretary, f"justerare @{approver.name}")

    await scene.says(secretary, "anteckning Planen gicks igenom.")
    forms = await scene.card("Beslut")
    assert (await secretary.presses(forms, "Beslut")).kind == "card"
    saved = await secretary.presses(forms, "Spara", {"text": "Planen antas."})
    assert "Planen antas." in saved.text
    await scene.says(secretary, f"uppdrag @{chair.name} skickar ut planen senast 28 oktober")
    await scene.says(secretary, "mina uppdrag")
    await scene.says(secretary, "sök planen")

    await scene.says(secretary, "nästa punkt")
    await scene.says(secretary, "nästa möte fredag 30 oktober kl 8.30–11.00, Ekebro")
    await scene.says(secretary, "avsluta mötet")
    await scene.says(secretary, "utkast")
    draft = await scene.card("Godkänn")
    assert (await approver.presses(draft, "Godkänn")).kind == "card"
    await scene.world.settled()


def failures(logged: list[EventDict]) -> list[str]:
    """What was raised in turns and in sending: it is caught there, logged, and told with an incident's id."""
    return [
        str(event.get("exception", event)) for event in logged if event["log_level"] in {"error", "critical"}
    ]


@pytest.mark.parametrize("blocking", [lambda _: time.sleep(0.001), Path.read_text], ids=["sleep", "file"])
async def test_what_blocks_would_be_seen(blocking: Callable[[Path], object], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("text", encoding="utf-8")
    with blockbuster_ctx(), pytest.raises(BlockingError):
        blocking(file)
