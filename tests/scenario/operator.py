"""An operator with a database and the command line, and a database that is worth looking after."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.cli import app
from storage.engine import database_url
from tests.scenario.conftest import Scene, stage
from tests.scenario.steps import approved, cast, draft_card, told
from tests.scenario.test_archiving import kept


@dataclass(frozen=True)
class Operator:
    """Gives commands about the database with this address."""

    url: str

    @classmethod
    def of(cls, file: Path) -> "Operator":
        """Of a SQLite file."""
        return cls(f"sqlite:///{file}")

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def does(self, *arguments: str | Path | int, status: int = 0) -> str:
        """What a command says, once it has ended with this status."""
        result = CliRunner().invoke(app, [*map(str, arguments), "--database-url", self.url])
        assert result.exit_code == status, (result.output, result.exception)
        assert "Traceback" not in result.output
        return result.output

    def told(self, *arguments: str | Path) -> Any:
        """The JSON that a command prints."""
        result = CliRunner().invoke(app, [*map(str, arguments), "--database-url", self.url])
        assert result.exit_code == 0, (result.output, result.exception)
        return json.loads(result.stdout)

    def meetings(self) -> dict[str, str]:
        """The ids of the meetings by their status."""
        return {one["status"]: one["id"] for one in self.told("meetings", "--json")}

    def do(self, sql: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """What SQL gives."""
        engine = create_engine(database_url(self.url))
        with engine.begin() as connection:
            done = connection.execute(text(sql), values or {})
            found = [tuple(row) for row in done] if done.returns_rows else []
        engine.dispose()
        return found


async def busy(folder: Path) -> None:
    """A database with an approved, corrected and again approved meeting, one planned, one called off."""
    async with stage(folder) as scene:
        await _held(scene)


async def _held(scene: Scene) -> None:
    people = cast(scene)
    chair = people.chair.name
    await approved(scene)
    given = f"ändra 2.1 {chair} får i uppdrag att ta fram två förslag senast 28 oktober 2026."
    await told(scene, people.secretary, "rättelse Fel dag", given, "utkast")
    await draft_card(scene, 2)
    await told(scene, people.approver, "godkänn")
    await kept(scene, 2)
    await told(
        scene,
        people.secretary,
        "möte Ledningsgruppen 29 oktober kl 8.30–11, Ekebro",
        "punkt Planen",
        f"punkt {chair}s förslag",
        f"punkt Vad {chair.split()[-1]} tycker",
    )
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=2))
    await told(scene, people.chair, "punkt Övrigt")
    await told(scene, people.secretary, "möte Ledningsgruppen 2 december kl 8.30–11, Ekebro")
    await told(scene, people.secretary, "ställ in mötet 2 december")
