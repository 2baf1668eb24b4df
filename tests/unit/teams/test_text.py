import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.text import ReadText, read_text
from tests.unit.teams.activities import BOT, Json, bot_mention, mention

TENANT = "tenant"


def read(text: str, *entities: Json, text_format: str = "plain") -> ReadText:
    return read_text(text, text_format, entities, BOT["id"], TENANT)


def people(result: ReadText) -> list[tuple[str, str]]:
    """Each mention's id and the text its span covers."""
    return [(m.account.id, result.text[m.start : m.end]) for m in result.mentions]


@pytest.mark.parametrize(
    "text",
    [
        "<at>Justera</at> beslut 3: planen antas",
        "<at>Justera</at>\xa0beslut 3: planen antas",
        "<at>Justera</at>&nbsp;beslut 3: planen antas",
        "<at>Justera</at>: beslut 3: planen antas",
        "<at>Justera</at>, beslut 3: planen antas",
        "beslut 3: <at>Justera</at> planen antas",
        "beslut 3: planen antas <at>Justera</at>",
        "beslut 3: planen antas<at>Justera</at>\r\n",
        '<at id="0">Justera</at> beslut 3: planen antas',
        "<AT>justera</AT> beslut 3: planen antas",
    ],
)
def test_the_bots_own_mention_is_taken_out_wherever_it_stands(text: str) -> None:
    result = read(text, bot_mention())
    assert result.text == "beslut 3: planen antas"
    assert result.mentions_bot
    assert result.mentions == ()


def test_every_mention_of_the_bot_is_taken_out() -> None:
    result = read("<at>Justera</at> punkt A\n<at>Justera</at> punkt B", bot_mention(), bot_mention())
    assert result.text == "punkt A\npunkt B"


def test_a_bot_with_two_words_in_its_name_may_come_as_two_mentions() -> None:
    first = mention(BOT["id"], "Justera", "<at>Justera</at>")
    second = mention(BOT["id"], "Test", "<at>Test</at>")
    assert read("<at>Justera</at> <at>Test</at> hjälp", first, second).text == "hjälp"


def test_words_on_either_side_of_the_bot_stay_two_words() -> None:
    assert read("beslut<at>Justera</at>antas", bot_mention()).text == "beslut antas"


def test_a_person_becomes_a_plain_name_with_a_span() -> None:
    result = read("uppdrag <at>Anna Berg</at> skriver planen", mention("29:anna", "Anna Berg"))
    assert result.text == "uppdrag @Anna Berg skriver planen"
    assert people(result) == [("29:anna", "@Anna Berg")]
    assert result.mentions[0].account.name == "Anna Berg"
    assert result.mentions[0].account.tenant_id == TENANT
    assert not result.mentions_bot


def test_spans_are_right_after_the_bot_and_leading_space_are_gone() -> None:
    text = " \n<at>Justera</at>&nbsp;uppdrag <at>Anna Berg</at>, <at>Bo Ek</at> klart"
    result = read(text, bot_mention(), mention("29:anna", "Anna Berg"), mention("29:bo", "Bo Ek"))
    assert result.text == "uppdrag @Anna Berg, @Bo Ek klart"
    assert people(result) == [("29:anna", "@Anna Berg"), ("29:bo", "@Bo Ek")]


def test_two_people_of_the_same_name_stay_two_people() -> None:
    text = "justerare <at>Anna Berg</at> och <at>Anna Berg</at>"
    result = read(text, mention("29:one", "Anna Berg"), mention("29:two", "Anna Berg"))
    assert people(result) == [("29:one", "@Anna Berg"), ("29:two", "@Anna Berg")]


def test_two_people_of_the_same_name_side_by_side_stay_two_people() -> None:
    text = "<at>Anna Berg</at> <at>Anna Berg</at>"
    result = read(text, mention("29:one", "Anna Berg"), mention("29:two", "Anna Berg"))
    assert people(result) == [("29:one", "@Anna Berg"), ("29:two", "@Anna Berg")]


def test_a_third_mention_of_a_name_two_people_share_points_at_nobody() -> None:
    text = "<at>Anna</at>, <at>Anna</at>, <at>Anna</at>"
    result = read(text, mention("29:one", "Anna"), mention("29:two", "Anna"))
    assert result.text == "@Anna, @Anna, @Anna"
    assert [m.account.id for m in result.mentions] == ["29:one", "29:two"]


def test_one_person_mentioned_twice_with_one_entity_is_the_same_person() -> None:
    result = read("<at>Anna Berg</at> och <at>Anna Berg</at>", mention("29:anna", "Anna Berg"))
    assert people(result) == [("29:anna", "@Anna Berg")] * 2


@pytest.mark.parametrize("gap", [" ", "\xa0", "&nbsp;", ""])
def test_a_mention_split_in_words_is_one_mention(gap: str) -> None:
    text = f"uppdrag <at>Anna</at>{gap}<at>Maria</at>{gap}<at>Berg</at> skriver"
    result = read(text, mention("29:anna", "Anna"), mention("29:anna", "Maria"), mention("29:anna", "Berg"))
    assert result.text == "uppdrag @Anna Maria Berg skriver"
    assert people(result) == [("29:anna", "@Anna Maria Berg")]
    assert result.mentions[0].account.name == "Anna Maria Berg"


def test_split_mentions_of_two_people_with_the_same_first_name() -> None:
    text = "<at>Anna</at> <at>Berg</at> <at>Anna</at> <at>Lind</at>"
    result = read(
        text,
        mention("29:berg", "Anna"),
        mention("29:berg", "Berg"),
        mention("29:lind", "Anna"),
        mention("29:lind", "Lind"),
    )
    assert people(result) == [("29:berg", "@Anna Berg"), ("29:lind", "@Anna Lind")]


def test_a_split_mention_given_twice_in_a_row_is_two_mentions() -> None:
    text = "<at>Anna</at> <at>Berg</at> <at>Anna</at> <at>Berg</at>"
    parts = [mention("29:anna", "Anna"), mention("29:anna", "Berg")]
    assert people(read(text, *parts, *parts)) == [("29:anna", "@Anna Berg")] * 2


def test_mentions_on_two_lines_are_not_joined() -> None:
    result = read("<at>Anna</at>\n<at>Berg</at>", mention("29:a", "Anna"), mention("29:a", "Berg"))
    assert result.text == "@Anna\n@Berg"


def test_a_name_with_an_ampersand_has_no_text_in_its_entity() -> None:
    entity = {"type": "mention", "mentioned": {"id": "29:x", "name": "Plan & Bygg"}}
    assert people(read("uppdrag <at>Plan &amp; Bygg</at>", entity)) == [("29:x", "@Plan & Bygg")]


def test_a_mention_without_tags_is_found_by_its_text() -> None:
    result = read(
        "@Justera uppdrag @Anna Berg",
        mention(BOT["id"], "Justera", "@Justera"),
        mention("29:a", "Anna Berg", "@Anna Berg"),
    )
    assert result.text == "uppdrag @Anna Berg"
    assert people(result) == [("29:a", "@Anna Berg")]


@pytest.mark.parametrize("other", ["28:another-bot", "19:channel@thread.tacv2"])
def test_another_bot_or_a_channel_is_a_name_but_nobody(other: str) -> None:
    result = read("se <at>Allmänt</at>", mention(other, "Allmänt"))
    assert (result.text, result.mentions) == ("se @Allmänt", ())


def test_a_tag_is_a_name_but_nobody() -> None:
    entity = mention("some-tag", "Styrgruppen")
    entity["mentioned"]["type"] = "tag"
    result = read("uppdrag <at>Styrgruppen</at>", entity)
    assert (result.text, result.mentions) == ("uppdrag @Styrgruppen", ())


@pytest.mark.parametrize(
    "typed",
    ["a < b & c > d", "<b>fet</b>", "<at>Ingen</at>", "x&lt;y", "**stjärnor**", "  ".join("ab"), "1\u20132"],
)
def test_what_somebody_typed_stays_as_it_was_typed(typed: str) -> None:
    assert read(typed).text == typed
    assert read(f"{typed} <at>Justera</at>", bot_mention()).text == typed


@pytest.mark.parametrize(
    "raw", ["a\r\nb", "a\rb", "a\nb", "a<br>b", "a<br/>b", "a<br />b", "a<BR>b", "a\u2028b", "a\u2029b"]
)
def test_line_ends_become_one_kind(raw: str) -> None:
    assert read(raw).text == "a\nb"


@pytest.mark.parametrize("raw", ["a\xa0b", "a&nbsp;b", "a\u202fb", "a\u200b b\ufeff", "a b\x07"])
def test_spaces_become_plain_and_invisible_characters_go(raw: str) -> None:
    assert read(raw).text == "a b"


def test_emoji_that_are_joined_stay_joined() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f466"
    assert read(family).text == family


@pytest.mark.parametrize("text_format", ["xml", "html", "HTML"])
def test_markup_is_read_away_where_the_format_says_so(text_format: str) -> None:
    raw = (
        "<div><p><at>Justera</at> beslut: <b>A &amp; B</b> &lt;10&gt;</p>"
        "<p>uppdrag <at>Anna Berg</at>&nbsp;ringer</p></div>"
    )
    result = read(raw, bot_mention(), mention("29:anna", "Anna Berg"), text_format=text_format)
    assert result.text == "beslut: A & B <10>\nuppdrag @Anna Berg ringer"
    assert people(result) == [("29:anna", "@Anna Berg")]


@pytest.mark.parametrize(
    "entity",
    [
        None,
        7,
        "mention",
        {},
        {"type": "mention"},
        {"type": "mention", "mentioned": None},
        {"type": "mention", "mentioned": {"id": 3, "name": "Anna"}},
        {"type": "mention", "mentioned": {"id": "", "name": "Anna"}},
        {"type": ["mention"], "mentioned": {"id": "29:a", "name": "Anna"}},
        {"type": "clientInfo", "locale": "sv-SE"},
    ],
)
def test_odd_entities_mean_nothing(entity: Json) -> None:
    result = read("hej <at>Anna</at>", entity)
    assert (result.text, result.mentions, result.mentions_bot) == ("hej <at>Anna</at>", (), False)


@given(st.text(), st.lists(st.sampled_from(["Anna", "Bo Ek", "Justera", "a", "<at>", ""]), max_size=6))
def test_any_text_is_read_and_every_span_is_a_name(text: str, names: list[str]) -> None:
    raw = text.join(f"<at>{name}</at>" for name in names) + text
    ids = {"Justera": BOT["id"]}
    result = read(raw, *(mention(ids.get(name, f"29:{name}x"), name) for name in names))
    assert all(result.text[m.start : m.end].startswith("@") for m in result.mentions)
    assert not {"\r", "\xa0"} & set(result.text)
    assert result.text == result.text.strip()


def test_a_text_full_of_tags_is_read_in_one_pass() -> None:
    raw = "<at>" * 60_000
    assert read(raw, mention("29:a", "Anna")).text == raw
    assert len(read("<at>Anna</at>" * 15_000, mention("29:a", "Anna")).mentions) == 200
