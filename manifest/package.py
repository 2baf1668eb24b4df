"""The zip file that an administrator uploads to Teams."""

import io
import json
import zipfile
from importlib.resources import files
from typing import Any

from manifest.document import COLOUR_FILE, MANIFEST_FILE, OUTLINE_FILE, TRANSLATIONS, manifest, translation
from manifest.errors import ManifestError
from manifest.options import Options
from manifest.validation import validate

# The earliest time a zip entry can hold: the package must not depend on when it was made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o644 << 16


def build(
    app_id: str,
    domain: str,
    version: str,
    *,
    developer: str = "Justera",
    website_url: str | None = None,
    privacy_url: str | None = None,
    terms_url: str | None = None,
    meeting_events: bool = False,
) -> bytes:
    """A validated Teams app package: manifest.json, en.json, color.png and outline.png in one zip file.

    ``app_id`` is the bot's application id in Microsoft Entra, ``domain`` the host name on which the bot is
    reached over https, ``version`` MAJOR.MINOR.PATCH, ``developer`` the name shown as the app's publisher (at
    most 32 characters). The addresses default to ``/``, ``/privacy`` and ``/terms`` on the domain.
    ``meeting_events`` asks for the two permissions that let Teams tell the bot when a meeting's call begins
    and ends; without it the package asks for none.

    The same arguments give the same bytes. Raises ManifestError when a value is one that Teams would refuse.
    """
    options = Options.checked(
        app_id,
        domain,
        version,
        developer=developer,
        website_url=website_url,
        privacy_url=privacy_url,
        terms_url=terms_url,
        meeting_events=meeting_events,
    )
    document = manifest(options)
    translations = {file: translation(options, language) for language, file in TRANSLATIONS.items()}
    problems = validate(document, translations)
    if problems:
        raise ManifestError("The app package is not valid. " + "; ".join(map(str, problems)))
    icons = files("manifest") / "icons"
    contents = {MANIFEST_FILE: _json(document)}
    contents |= {file: _json(texts) for file, texts in translations.items()}
    contents |= {file: (icons / file).read_bytes() for file in (COLOUR_FILE, OUTLINE_FILE)}
    return _zip(contents)


def _json(content: dict[str, Any] | dict[str, str]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _zip(contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    # Stored, because what deflate gives depends on the zlib at hand; the whole is about 20 KB.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, content)
    return buffer.getvalue()
