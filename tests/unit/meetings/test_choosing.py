"""What a group chooses for itself is kept, and what can't be chosen changes nothing."""

import msgspec
import pytest

from meetings import requests as req
from meetings.group import Group, Settings
from meetings.outcomes import Settled
from tests.unit.meetings.house import House, refusal


@pytest.fixture
def house() -> House:
    return House()


async def test_settings_are_the_groups(house: House) -> None:
    meeting = await house.plans()
    outcomes = await house.says(
        req.SetLanguage("en"), req.SetStandingItems(("Welcome", " Welcome ")), req.SetDraftTo("approver")
    )
    assert [type(one) for one in outcomes] == [Settled] * 3
    settings = (await house.group()).settings
    assert (settings.language, settings.draft_to) == ("en", "approver")
    assert [one.title for one in settings.standing or ()] == ["Welcome"]
    assert (await house.state(meeting)).language == "en"
    refused = await house.says(req.SetStandingItems(("x" * 301,)), req.SetStandingItems(("a",) * 51))
    assert [refusal(one) for one in refused] == ["title_too_long", "too_many_items"]
    assert (await house.group()).settings == settings


async def test_the_look_of_documents_is_the_groups(house: House) -> None:
    outcomes = await house.says(
        req.SetLetterhead(" Sjölänken\n"),
        req.SetTagline("fem kommuner"),
        req.SetColour("#1A5F7A"),
        req.SetOverview(True),
    )
    assert [one.setting for one in outcomes if isinstance(one, Settled)] == [
        "letterhead",
        "tagline",
        "colour",
        "overview",
    ]
    settings = (await house.group()).settings
    assert settings == Settings(
        letterhead="Sjölänken", tagline="fem kommuner", colour="#1a5f7a", overview=True
    )
    refused = await house.says(
        req.SetLetterhead("x" * 51),
        req.SetTagline("x" * 81),
        req.SetColour("#ffcc00"),
        req.SetColour("blågrön"),
    )
    assert [refusal(one) for one in refused] == [
        "line_too_long",
        "line_too_long",
        "colour_contrast",
        "colour_unknown",
    ]
    assert (await house.group()).settings == settings
    await house.says(
        req.SetLetterhead(None), req.SetTagline(" "), req.SetColour(None), req.SetOverview(False)
    )
    assert (await house.group()).settings == Settings()


def test_a_group_that_was_kept_before_it_could_choose_has_the_usual_look() -> None:
    """As it stands in the database since before there were documents."""
    kept = b'{"key":"19:a","revision":3,"settings":{"language":"en","reminder_days":[3]},"members":[]}'
    group = msgspec.json.decode(kept, type=Group)
    assert group.settings == Settings(language="en", reminder_days=(3,))
    settings = group.settings
    assert (settings.letterhead, settings.tagline, settings.colour) == (None, None, None)
    assert not settings.overview
