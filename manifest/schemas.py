"""The JSON schemas of the Teams manifest, version 1.30; ``schema/LICENSE`` tells where they come from."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jsonschema import Draft7Validator

MANIFEST: Final = "MicrosoftTeams.schema.json"
LOCALISATION: Final = "MicrosoftTeams.Localization.schema.json"


@cache
def load(name: str) -> dict[str, Any]:
    """The schema as published."""
    schema: dict[str, Any] = json.loads((files("manifest") / "schema" / name).read_bytes())
    return schema


def faults(name: str, document: object) -> list[tuple[str, str]]:
    """Where ``document`` breaks the schema, and how; paths as in localisation files, empty for the whole.

    The schemas say draft-04 but use ``const``, ``if`` and ``then``, which came later, so they are read as
    draft-07 and are not themselves checked against the draft they name.
    """
    found = Draft7Validator(load(name)).iter_errors(document)
    return [(_path(error.absolute_path), error.message) for error in found]


def _path(steps: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
