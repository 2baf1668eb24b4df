"""Localisation files name each string by its path in the manifest, such as ``description.full``."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from manifest.schemas import LOCALISATION, load

_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")


def strings(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string within ``value``, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from strings(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings(inner, f"{path}[{index}]")


def translatable(document: Mapping[str, Any]) -> dict[str, str]:
    """The strings of a manifest that the localisation schema lets a translation replace."""
    schema = load(LOCALISATION)
    paths = set(schema["properties"]) - {"$schema"}
    patterns = [re.compile(pattern) for pattern in schema["patternProperties"]]
    return {
        path: text
        for path, text in strings(document)
        if path in paths or any(pattern.search(path) for pattern in patterns)
    }


def translated(document: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """A copy of ``document`` with other texts at the given paths, each of which leads to a string in it."""
    result = deepcopy(dict(document))
    for path, text in texts.items():
        *steps, last = [name or int(index) for name, index in _STEP.findall(path)]
        target: Any = result
        for step in steps:
            target = target[step]
        target[last] = text
    return result
