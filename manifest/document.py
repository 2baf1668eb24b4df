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

_SCHEMAS = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}"


def manifest(options: Options, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """The manifest with its strings in ``language``.

    No permissions, no ``webApplicationInfo`` and no ``authorization``: the bot sees the messages that
    mention it and its own cards, which an administrator can allow without granting anything else.
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
        "validDomains": [options.domain],
        # The place that Teams recommends when someone adds the app. A bot serves it through groupChat, which
        # a meeting's chat is; channels, chats and the person's own chat stay one choice away.
        "defaultInstallScope": "meetings",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
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
