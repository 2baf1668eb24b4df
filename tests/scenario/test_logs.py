"""What people write, and who they are, stays out of the logs, also when something goes wrong."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from meetings.reading import people as everybody
from playground.connector import trouble
from tests.scenario.conftest import Scene
from tests.scenario.steps import cast, opened
from tests.scenario.waiting import until

SECRET_LINE = "Kastanjeallén ska vara kvar"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, as an operator gets it."""
    root, before = logging.getLogger(), logging.getLogger().handlers
    level, settings = root.level, structlog.get_config()
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    logs.configure("json")
    structlog.configure(cache_logger_on_first_use=False)
    yield out
    structlog.configure(**settings)
    root.handlers = before
    root.setLevel(level)


async def test_logs_hold_no_words_and_no_names(
    written: io.StringIO, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = cast(scene)
    await opened(scene)
    out = scene.world.connector.troubles.order(trouble.bot_removed(), times=1, operations=("reply",))
    await people.secretary.says(scene.group.channel, f"beslut {SECRET_LINE}")
    await until(scene, lambda: out.hits)

    def fails(*_: object) -> object:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("bot.handlers.messages.people", fails)
    told = await scene.answer(people.chair, f"anteckning {SECRET_LINE}")
    monkeypatch.setattr("bot.handlers.messages.people", everybody)
    logged = written.getvalue()
    incident = [line for line in logged.splitlines() if "broken on purpose" in line]
    assert incident
    assert any(word.strip(".:") in incident[0] for word in told.split() if len(word) == 8)
    assert "not delivered" in logged
    assert SECRET_LINE not in logged
    for person in (people.secretary, people.chair):
        assert person.name not in logged
