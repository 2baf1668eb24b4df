"""What the documents claim is what the code says."""

import os
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings
from meetings.lifecycle import DRAFT_CONTENT, TRANSITIONS
from playground.local.__main__ import main as playground

ROOT = Path(__file__).parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
DRAWN = re.compile(r"(?<=<!-- lifecycle -->\n).*?(?=<!-- /lifecycle -->)", re.DOTALL)


def drawing() -> str:
    """The life of a meeting as a Mermaid graph, drawn from its table."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> planned: PlanMeeting"]
    for status, arrows in TRANSITIONS.items():
        reached: dict[str, set[str]] = {}
        for command, targets in arrows.items():
            label = "an edit by secretary or chair" if command in DRAFT_CONTENT else command.__name__
            for target in targets - {status}:
                reached.setdefault(target.value, set()).add(label)
        for end, labels in sorted(reached.items()):
            lines += [f"    {status.value} --> {end}: {', '.join(sorted(labels))}"]
    return "\n".join([*lines, "```", ""])


def test_the_life_of_a_meeting_is_drawn_from_its_table() -> None:
    text = ARCHITECTURE.read_text("utf-8")
    if os.environ.get("UPDATE_GOLDEN"):
        ARCHITECTURE.write_text(DRAWN.sub(lambda _: drawing(), text), "utf-8")
        return
    found = DRAWN.search(text)
    assert found is not None
    assert found[0] == drawing()


def test_every_setting_is_described_for_operators_and_no_other() -> None:
    described = set(
        re.findall(r"`((?:Microsoft|JUSTERA_)\w+)`", (ROOT / "docs/operations.md").read_text("utf-8"))
    )
    names = {
        choice
        for field in Settings.model_fields.values()
        if field.validation_alias is not None
        for choice in field.validation_alias.choices  # type: ignore[union-attr]  # all are AliasChoices
    }
    assert described == names


def help_of(*command: str) -> Result:
    """`justera playground` becomes another program, which is asked itself."""
    environment = {"COLUMNS": "200", "NO_COLOR": "1"}
    if command != ("playground",):
        return CliRunner().invoke(app, [*command, "--help"], env=environment)
    program = typer.Typer()
    program.command()(playground)
    return CliRunner().invoke(program, ["--help"], env=environment)


SAID = r"justera (\w+)( (?:retry|export|erase)\b)?((?: +(?:--?[\w-]+|[\w./:{}-]+))*)"


@pytest.mark.parametrize(
    "document",
    ["README.md", "docs/operations.md", "docs/playground.md", "docs/reminders.md", "CONTRIBUTING.md"],
)
def test_the_commands_that_documents_name_are_there(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    for command, under, options in re.findall(SAID, text):
        result = help_of(command, *under.split())
        assert result.exit_code == 0, (command, under)
        for option in re.findall(r"(?<= )--[\w-]+", options):
            assert option in result.output, (command, option)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for target in re.findall(r"(?<=`)make ([a-z]+)", text):
        assert target in targets, target


def test_every_metric_is_described_for_operators_and_no_other() -> None:
    described = set(re.findall(r"`(justera_\w+)`", (ROOT / "docs/operations.md").read_text("utf-8")))
    code = "".join((ROOT / "bot" / name).read_text("utf-8") for name in ("metrics.py", "operating.py"))
    assert described == set(re.findall(r'"(justera_\w+)"', code))
