"""Commands on a message and dialogs: what is asked, on which message, and what it says in words."""

from typing import Any

import msgspec
import pytest

from bot.teams import DialogAnswer, DialogClosed, DialogMessage, DialogOpened, DialogSubmitted
from bot.teams.answers import encode_answer
from bot.teams.dialogs import plain_text
from bot.teams.inbound import MessageActionOpened
from bot.teams.rejection import BadActivityError, BadDialogError
from tests.unit.teams.activities import ANNA, BOT, CHANNEL, TENANT, Json, activity, bot_mention, written
from tests.unit.teams.test_translate import read

FETCH, SUBMIT = "composeExtension/fetchTask", "composeExtension/submitAction"


def payload(content: str = "<p>Vi antar planen.</p>", **changes: Any) -> Json:
    whole: Json = {
        "id": "1662029400000",
        "replyToId": None,
        "body": {"contentType": "html", "content": content},
        "from": {"user": {"id": "x", "displayName": "Bo"}},
        "mentions": [],
        **changes,
    }
    return whole


def asked(name: str = FETCH, source: Json | None = None, **value: Any) -> Json:
    told = {"commandId": "decision", "commandContext": "message", "messagePayload": payload(), **value}
    return {**(source or activity("invoke")), "name": name, "value": told}


def in_channel(conversation_id: str) -> Json:
    conversation = {"id": conversation_id, "isGroup": True, "conversationType": "channel"}
    return activity("invoke", conversation=conversation)


def test_a_command_on_a_message() -> None:
    opened = read(asked())
    assert isinstance(opened, MessageActionOpened)
    assert (opened.command, opened.text, opened.message) == ("decision", "Vi antar planen.", "1662029400000")
    assert (opened.sender.id, opened.sender.tenant_id) == (ANNA["id"], TENANT)
    assert opened.conversation.id == f"{CHANNEL};messageid=1662029000000"


@pytest.mark.parametrize(
    ("root", "thread"), [(None, "1662029400000"), ("1662029000001", "1662029000001")], ids=["post", "reply"]
)
def test_the_thread_is_that_of_the_message_where_the_conversation_is_the_channel(
    root: str | None, thread: str
) -> None:
    opened = read(asked(source=in_channel(CHANNEL), messagePayload=payload(replyToId=root)))
    assert (opened.conversation.group, opened.conversation.thread) == (CHANNEL, thread)
    assert opened.conversation.id == opened.conversation.address.conversation_id
    assert opened.conversation.id == f"{CHANNEL};messageid={thread}"


def test_the_chat_of_a_meeting_is_a_group_though_nothing_but_its_id_says_so() -> None:
    chat = "19:meeting_NTk4@thread.v2"
    source = activity("invoke", conversation={"id": chat, "tenantId": TENANT}, channelData=None)
    conversation = read(asked(source=source)).conversation
    assert (conversation.kind, conversation.id, conversation.thread) == ("groupChat", chat, None)


def test_a_command_that_was_not_chosen_on_a_message_has_no_text() -> None:
    opened = read(asked(commandContext="compose", messagePayload=None))
    assert (opened.text, opened.message) == ("", None)


def test_a_submitted_dialog_has_what_was_filled_in_and_the_message() -> None:
    data = {"verb": "SaveNote", "text": "x"}
    submitted = read(asked(SUBMIT, source=in_channel(CHANNEL), data=data))
    assert isinstance(submitted, DialogSubmitted)
    assert (submitted.command, submitted.data, submitted.message) == ("decision", data, "1662029400000")
    assert submitted.conversation.thread == "1662029400000"


def test_the_dialogs_of_buttons() -> None:
    opened = read(activity("invoke", name="task/fetch", value={"data": {"a": 1}, "context": {}}))
    assert isinstance(opened, DialogOpened)
    assert opened.data == {"a": 1}
    assert read(activity("invoke", name="task/fetch", value={"data": "text"})).data == {}
    sent = read(activity("invoke", name="task/submit", value={"data": {"verb": "SaveNote"}}))
    assert isinstance(sent, DialogSubmitted)
    assert (sent.command, sent.data, sent.message) == ("", {"verb": "SaveNote"}, None)


@pytest.mark.parametrize("value", [None, "x", [], {}, {"commandId": 7}, {"commandId": None}])
@pytest.mark.parametrize("name", [FETCH, SUBMIT])
def test_what_is_malformed_is_told_apart(name: str, value: object) -> None:
    with pytest.raises(BadDialogError):
        read(activity("invoke", name=name, value=value))


@pytest.mark.parametrize("data", [None, "x", [1], 7])
@pytest.mark.parametrize("name", [SUBMIT, "task/submit"])
def test_a_dialog_with_nothing_in_it_is_malformed(name: str, data: object) -> None:
    with pytest.raises(BadDialogError):
        read(asked(name, data=data))


@pytest.mark.parametrize(
    "wrong",
    [
        "text",
        payload(id=7),
        payload(replyToId=[]),
        payload(body="text"),
        payload(body={"contentType": "html", "content": 7}),
        payload(mentions="text"),
    ],
)
def test_a_wrong_type_in_the_message_is_refused(wrong: object) -> None:
    with pytest.raises(BadActivityError):
        read(asked(messagePayload=wrong))


def says(content: str, *mentions: Json) -> str:
    return plain_text(payload(content, mentions=list(mentions)), BOT["id"])


def mentioned(name: str, **who: Json) -> Json:
    return {"id": 0, "mentionText": name, "mentioned": {"user": None, "application": None, **who}}


JUSTERA = mentioned("Justera", application={"id": BOT["id"].removeprefix("28:"), "displayName": "Justera"})


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<div><div>Hej</div>\n</div>", "Hej"),
        ("<p>Ett</p>\n<p>&nbsp;</p>\n<p>två &amp; tre</p>", "Ett\n\ntvå & tre"),
        ("<p>rad<br>rad<br/>rad</p>", "rad\nrad\nrad"),
        ("<p>en \r\n mening</p>", "en mening"),
        ("<ul>\n<li>mjölk</li>\n<li>bröd</li>\n</ul>", "mjölk\nbröd"),
        ("<table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>", "A 1\nB 2"),
        ('<p>Bra <emoji id="smile" alt="🙂" title="Leende"></emoji>!</p>', "Bra 🙂!"),
        ('<p>Se <a href="https://x.example/y">planen</a> <b>nu</b></p>', "Se planen nu"),
        ('<attachment id="1"></attachment>', ""),
        ("<p>a &lt; b</p>", "a < b"),
        ("<p>1</p><p></p><p></p><p></p><p></p><p>2</p>", "1\n\n2"),
        ("", ""),
    ],
)
def test_markup_is_read_away(content: str, text: str) -> None:
    assert says(content) == text


def test_people_are_named_and_the_bot_is_not() -> None:
    anna = mentioned("Anna Berg", user={"id": "a", "displayName": "Anna Berg"})
    content = '<p><at id="0">Justera</at> <at id="1">Anna</at>&nbsp;<at id="2">Berg</at> ringer</p>'
    assert says(content, JUSTERA, anna) == "Anna Berg ringer"


def test_another_app_of_the_same_name_is_named() -> None:
    other = mentioned("Justera", application={"id": "someone-else", "displayName": "Justera"})
    assert says('<p><at id="0">Justera</at> svarar</p>', other) == "Justera svarar"


def test_a_message_of_text_stays_as_it_was_written() -> None:
    body = {"contentType": "text", "content": "a < b & <i>c</i>\nrad två"}
    assert plain_text(payload(body=body), BOT["id"]) == "a < b & <i>c</i>\nrad två"


def test_it_says_what_the_bot_would_have_read_of_the_same_message() -> None:
    as_message = read(written("<at>Justera</at> beslut: planen\nantas", bot_mention())).text
    html = '<p><at id="0">Justera</at> beslut: planen<br>antas</p>'
    assert says(html, JUSTERA) == as_message


def test_long_runs_of_space_and_tags_are_read_in_one_pass() -> None:
    for content in (">" + "\n" * 200_000, "<emoji " * 30_000, "<p>" * 60_000, "<at>" * 50_000):
        says(content)


def test_answers_have_the_shapes_that_teams_reads() -> None:
    card = {"type": "AdaptiveCard", "body": []}
    assert msgspec.json.decode(encode_answer(DialogAnswer("Beslut", card))) == {
        "task": {
            "type": "continue",
            "value": {
                "title": "Beslut",
                "height": "medium",
                "width": "medium",
                "card": {"contentType": "application/vnd.microsoft.card.adaptive", "content": card},
            },
        }
    }
    assert msgspec.json.decode(encode_answer(DialogMessage("Hej"))) == {
        "task": {"type": "message", "value": "Hej"}
    }
    assert encode_answer(DialogClosed()) == b""
