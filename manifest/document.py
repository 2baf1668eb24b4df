"""The manifest as data, and the file that translates it.

The strings of the manifest itself are Swedish, and Swedish is the default language: Teams falls back to
it for a client in a language that the package lacks, and a Finnish or Danish client in a Swedish group
reads the meeting in Swedish anyway. A client in English takes every string from en.json.
"""

from typing import Any

from manifest import wording
from manifest.localisation import translatable
from manifest.options import Options
from manifest.wording import Language

MANIFEST_VERSION = "1.30"
MANIFEST_FILE = "manifest.json"
COLOUR_FILE = "color.png"
OUTLINE_FILE = "outline.png"
DEFAULT_LANGUAGE: Language = "sv"
TRANSLATIONS: dict[Language, str] = {"en": "en.json"}
ACCENT_COLOUR = "#124A5C"

MEETING_EVENTS = ("OnlineMeeting.ReadBasic.Chat", "ChannelMeeting.ReadBasic.Group")
"""The permissions for the beginning and the end of a call, in the chat of a meeting and in a channel."""

_SCHEMAS = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}"


def manifest(options: Options, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """The manifest with its strings in ``language``.

    Without the option of meeting events no permissions, no ``webApplicationInfo`` and no ``authorization``:
    the bot sees the messages that mention it or that somebody chooses, and its own cards, which an
    administrator can allow without granting anything else.
    """
    return {
        "$schema": f"{_SCHEMAS}/MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": options.version,
        # One app registration is one Teams app, so the bot's id serves for both; as it never changes, a new
        # package is an update.
        "id": options.app_id,
        "localizationInfo": {
            "defaultLanguageTag": DEFAULT_LANGUAGE,
            "additionalLanguages": [{"languageTag": tag, "file": file} for tag, file in TRANSLATIONS.items()],
        },
        "developer": {
            "name": options.developer,
            "websiteUrl": options.website_url,
            "privacyUrl": options.privacy_url,
            "termsOfUseUrl": options.terms_url,
        },
        "name": {"short": wording.NAME, "full": wording.FULL_NAME.text(language)},
        "description": {
            "short": wording.SHORT_DESCRIPTION.text(language),
            "full": wording.FULL_DESCRIPTION.text(language),
        },
        "icons": {"color": COLOUR_FILE, "outline": OUTLINE_FILE},
        "accentColor": ACCENT_COLOUR,
        "bots": [_bot(options, language)],
        "composeExtensions": [_message_actions(options, language)],
        "validDomains": [options.domain],
        # The place that Teams recommends when someone adds the app. A bot serves it through groupChat, which
        # a meeting's chat is; channels, chats and the person's own chat stay one choice away.
        "defaultInstallScope": "meetings",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
        **(_meeting_events(options) if options.meeting_events else {}),
    }


def _message_actions(options: Options, language: Language) -> dict[str, Any]:
    return {
        "botId": options.app_id,
        "commands": [
            {
                "id": action.id,
                "type": "action",
                "context": ["message"],
                "title": action.title.text(language),
                "description": action.description.text(language),
                "fetchTask": True,
            }
            for action in wording.MESSAGE_ACTIONS
        ],
    }


def _meeting_events(options: Options) -> dict[str, Any]:
    """What Teams wants before it tells a bot that a meeting's call began or ended.

    Source: "Receive real-time Teams meeting events", learn.microsoft.com. The address of the resource isn't
    used, but has to be there.
    """
    return {
        "webApplicationInfo": {
            "id": options.app_id,
            "resource": f"api://{options.domain}/{options.app_id}",
        },
        "authorization": {
            "permissions": {
                "resourceSpecific": [{"name": name, "type": "Application"} for name in MEETING_EVENTS]
            }
        },
    }


def _bot(options: Options, language: Language) -> dict[str, Any]:
    return {
        "botId": options.app_id,
        "scopes": [scope for scope, _ in wording.COMMAND_LISTS],
        "commandLists": [
            {
                "scopes": [scope],
                "commands": [
                    {
                        "title": command.title.text(language),
                        "description": command.description.text(language),
                    }
                    for command in commands
                ],
            }
            for scope, commands in wording.COMMAND_LISTS
        ],
    }


def translation(options: Options, language: Language) -> dict[str, str]:
    """The localisation file for ``language``: each string that the schema lets a translation replace."""
    return {
        "$schema": f"{_SCHEMAS}/MicrosoftTeams.Localization.schema.json",
        **translatable(manifest(options, language)),
    }
