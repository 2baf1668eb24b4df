"""`@Name` in what somebody writes, as Teams sends it: marked in the text and told in an entity."""

import html
import re
from collections.abc import Mapping

from playground.connector.wire import Json

MARKED = re.compile(r"(<at>.*?</at>)")


def mark(text: str, accounts: Mapping[str, str]) -> tuple[str, list[Json]]:
    """The text with every `@Name` of `accounts` (name to account id) marked, and its mention entities.

    The longest name wins; a name that isn't among the accounts stays plain text, as for somebody
    the picker doesn't offer.
    """
    if not accounts:
        return text, []
    names = sorted(accounts, key=len, reverse=True)
    pattern = re.compile(rf"@({'|'.join(map(re.escape, names))})(?!\w)")
    entities: list[Json] = []

    def marked(match: re.Match[str]) -> str:
        name = match.group(1)
        entities.append(
            {
                "type": "mention",
                "mentioned": {"id": accounts[name], "name": name},
                "text": f"<at>{name}</at>",
            }
        )
        return f"<at>{name}</at>"

    return pattern.sub(marked, text), entities


def as_html(marked: str) -> Json:
    """The `text/html` attachment that goes with every message people write."""
    parts: list[str] = []
    mentioned = 0
    for part in MARKED.split(marked):
        if part.startswith("<at>") and part.endswith("</at>"):
            name = html.escape(part[4:-5])
            schema = "http://schema.skype.com/Mention"
            parts.append(f'<span itemscope="" itemtype="{schema}" itemid="{mentioned}">{name}</span>')
            mentioned += 1
        else:
            parts.append(html.escape(part, quote=False).replace("\n", "<br>"))
    return {"contentType": "text/html", "content": f"<div><div>{''.join(parts)}</div></div>"}
