"""How a reason that somebody gave goes on with the bot's own sentence."""

import pytest

from meetings.model import Language
from meetings.sentences import ReasonForm, reason_in_words


@pytest.mark.parametrize(
    ("language", "reason", "form", "told"),
    [
        ("sv", "tidsbrist", "because", "tidsbrist"),
        ("sv", "Tidsbrist.", "because", "tidsbrist"),
        ("sv", "På grund av sjukdom!", "as_said", "på grund av sjukdom"),
        ("sv", "eftersom underlaget saknas", "as_said", "eftersom underlaget saknas"),
        ("sv", "Då underlaget saknas.", "as_said", "då underlaget saknas"),
        ("sv", "Underlaget saknas.", "reason", "Underlaget saknas."),
        ("sv", "IT-haveri", "reason", "IT-haveri"),
        ("sv", "SVT", "because", "SVT"),
        ("en", "Because of illness.", "as_said", "because of illness"),
        ("en", "illness", "because", "illness"),
        ("en", "eftersom underlaget saknas", "reason", "eftersom underlaget saknas"),
        ("sv", ".", "reason", "."),
    ],
)
def test_a_reason_goes_on_as_it_was_put(language: Language, reason: str, form: ReasonForm, told: str) -> None:
    assert reason_in_words(reason, language) == (form, told)
