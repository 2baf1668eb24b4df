"""The text of a message: without the bot's mention, with people's names as plain text and even line ends."""

import html
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.teams.fields import directory_id, name_of
from bot.teams.inbound import Account, Mention

# Both quantifiers are bounded and neither crosses a tag, so a text full of "<at>" is still read in one pass.
_AT = re.compile(r"<at(?:\s[^<>]{0,256})?>([^<]{0,256})</at>", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]|<br\s?/?>", re.IGNORECASE)
_SPACE = re.compile(r"&nbsp;|&#160;|[\xa0\u202f\u2007]", re.IGNORECASE)
# Zero-width space, word joiner, byte order mark and the control characters that no line or tab needs.
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_BLOCK_END = re.compile(r"</(?:p|div|li|tr|h[1-6]|blockquote)\s?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]{0,2000}>", re.IGNORECASE)
# A message with more mentions than this is read as if the rest were words.
_MAX_MENTIONS = 200
_MAX_TRIES = 20


@dataclass(frozen=True, slots=True)
class ReadText:
    text: str
    mentions: tuple[Mention, ...]
    mentions_bot: bool


@dataclass(frozen=True, slots=True)
class _Entity:
    id: str
    name: str
    label: str
    literal: str | None
    is_person: bool
    object_id: str | None


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    label: str
    entity: _Entity | None


def read_text(
    raw: str, text_format: str | None, entities: Sequence[Any], bot_id: str, tenant_id: str | None
) -> ReadText:
    """Reads what somebody wrote.

    Mentions are matched with the activity's entities in order, so two people of the same name stay two;
    Teams sometimes sends one mention as several (one for each word of the name), which are joined again.
    With `text_format` xml or html the markup is read away; otherwise what was typed stays as it was typed.
    """
    markup = text_format is not None and text_format.lower() in ("xml", "html")
    known = _mention_entities(entities)
    found = _joined(_find(raw, known), raw) if known else []
    text, mentions = _assemble(raw, found, bot_id, tenant_id, markup)
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    moved = tuple(Mention(m.account, m.start - lead, m.end - lead) for m in mentions)
    return ReadText(text, moved, any(entity.id == bot_id for entity in known))


def _mention_entities(entities: Sequence[Any]) -> list[_Entity]:
    known = []
    for entity in entities[:_MAX_MENTIONS]:
        if not isinstance(entity, dict) or str(entity.get("type")).lower() != "mention":
            continue
        mentioned = entity.get("mentioned")
        if isinstance(mentioned, dict) and isinstance(mentioned.get("id"), str) and mentioned["id"]:
            known.append(_entity(entity, mentioned))
    return known


def _entity(entity: Mapping[str, Any], mentioned: Mapping[str, Any]) -> _Entity:
    shown = entity.get("text")
    tag = _AT.fullmatch(shown.strip()) if isinstance(shown, str) else None
    name = name_of(mentioned)
    literal = shown if isinstance(shown, str) and shown and tag is None else None
    return _Entity(
        id=mentioned["id"],
        name=name,
        # Teams leaves the entity's text out when the name holds an ampersand.
        label=_key(tag.group(1) if tag else name),
        literal=literal,
        # Other bots are 28:…, channels and teams 19:…; tags say what they are.
        is_person=not mentioned["id"].startswith(("28:", "19:"))
        and mentioned.get("type", "person") in ("person", "user"),
        object_id=directory_id(mentioned.get("aadObjectId")) or directory_id(mentioned.get("objectId")),
    )


def _key(name: str) -> str:
    return " ".join(html.unescape(name).split()).casefold()


def _find(raw: str, known: list[_Entity]) -> list[_Found]:
    waiting: dict[str, deque[_Entity]] = {}
    by_label: dict[str, set[str]] = {}
    last: dict[str, _Entity] = {}
    for each in known:
        waiting.setdefault(each.label, deque()).append(each)
        by_label.setdefault(each.label, set()).add(each.id)
    found = []
    entity: _Entity | None
    for match in islice(_AT.finditer(raw), _MAX_MENTIONS):
        label = _key(match.group(1))
        queue = waiting.get(label)
        if queue is None:
            continue
        if queue:
            last[label] = queue.popleft()
            entity = last[label]
        else:
            # More mentions than entities: only unambiguous when the name belongs to one person.
            entity = last[label] if len(by_label[label]) == 1 else None
        found.append(_Found(match.start(), match.end(), match.group(1), entity))
    left = [each for queue in waiting.values() for each in queue if each.literal]
    return _with_literals(raw, found, left) if left else found


def _with_literals(raw: str, found: list[_Found], left: list[_Entity]) -> list[_Found]:
    """Adds mentions that the text carries without `<at>` tags, as some clients send them."""
    for entity in left:
        assert entity.literal is not None
        spot = re.compile(re.escape(entity.literal))
        for match in islice(spot.finditer(raw), _MAX_TRIES):
            if not any(f.start < match.end() and match.start() < f.end for f in found):
                found.append(_Found(match.start(), match.end(), entity.literal.lstrip("@"), entity))
                break
    return sorted(found, key=lambda f: f.start)


def _joined(found: list[_Found], raw: str) -> list[_Found]:
    """Neighbours on one line that point at the same id are one mention, unless they repeat the same name."""
    joined: list[_Found] = []
    for this in found:
        before = joined[-1] if joined else None
        if before is not None and before.entity is not None and this.entity is not None:
            gap = _SPACE.sub(" ", raw[before.end : this.start])
            new_words = set(_key(this.label).split()).isdisjoint(_key(before.label).split())
            if before.entity.id == this.entity.id and new_words and not gap.strip(" "):
                before.label = f"{before.label} {this.label}"
                before.end = this.end
                continue
        joined.append(this)
    return joined


def _assemble(
    raw: str, found: list[_Found], bot_id: str, tenant_id: str | None, markup: bool
) -> tuple[str, list[Mention]]:
    text, at, after_bot = "", 0, False
    mentions: list[Mention] = []
    for mention in found:
        text = _append(text, _plain(raw[at : mention.start], markup), after_bot)
        at = mention.end
        after_bot = mention.entity is not None and mention.entity.id == bot_id
        if after_bot:
            continue
        label = " ".join(html.unescape(mention.label).split())
        start = len(text)
        text += f"@{label}"
        if mention.entity is not None and mention.entity.is_person:
            name = max(mention.entity.name, label, key=len)
            person = Account(mention.entity.id, name, mention.entity.object_id, tenant_id)
            mentions.append(Mention(person, start, len(text)))
    return _append(text, _plain(raw[at:], markup), after_bot), mentions


def _append(text: str, more: str, after_bot: bool) -> str:
    """Joins what stood on either side of the bot's mention as if it had never been there."""
    if not after_bot:
        return text + more
    if not text or text[-1].isspace():
        more = more.lstrip(" ")
        if not text or text[-1] == "\n":
            # "@Justera, beslut: …" and "@Justera: …" address the bot; the mark belongs to the address.
            more = more[1:].lstrip(" ") if more[:1] in (",", ":") else more
        return text + more
    return f"{text} {more}" if more and more[0].isalnum() else text + more


def _plain(piece: str, markup: bool) -> str:
    piece = _LINE_END.sub("\n", piece)
    if markup:
        piece = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", piece)))
    return _INVISIBLE.sub("", _SPACE.sub(" ", piece))
