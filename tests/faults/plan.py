"""How long the faults are played, and from which seed.

`FAULTS=long` is the long form. `FAULTS_SEED` repeats what was chosen at random; how the processes' steps fall
between each other isn't repeated by it.
"""

import os
import random
import secrets
from typing import TypeVar

T = TypeVar("T")

LONG = os.environ.get("FAULTS") == "long"
SEED = os.environ.get("FAULTS_SEED") or secrets.token_hex(4)


def played(*, short: T, long: T) -> T:
    """What holds in the form that is played."""
    return long if LONG else short


def chance(test: str) -> random.Random:
    """What chooses at random in a test."""
    return random.Random(f"{SEED}/{test}")
