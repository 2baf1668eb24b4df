"""Whether Teams would take a manifest and its translations."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from manifest.document import MANIFEST_FILE
from manifest.localisation import translatable, translated
from manifest.options import DOMAIN, VERSION
from manifest.schemas import LOCALISATION, MANIFEST, faults


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse: the file, the path within it (empty for the whole file) and what is wrong."""

    file: str
    where: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.where, self.message) if part)


def validate(
    document: Mapping[str, Any], translations: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Problem]:
    """What is wrong with a manifest, against schema 1.30 and the rules that the schema leaves out.

    ``translations`` holds the localisation files by file name; without it only the manifest is checked. A
    manifest that breaks its schema is checked no further: the other rules read what the schema promises.
    """
    broken = [Problem(MANIFEST_FILE, where, message) for where, message in faults(MANIFEST, document)]
    if broken:
        return broken
    problems = [*_rules(MANIFEST_FILE, document), *_languages(document)]
    if translations is not None:
        problems += _files(document, translations)
        for file in sorted(set(_named_files(document)) & translations.keys()):
            problems += _translation(document, file, translations[file])
    return problems


def _rules(file: str, document: Mapping[str, Any]) -> Iterator[Problem]:
    """What the documentation demands of a manifest and its schema doesn't check."""
    if not VERSION.fullmatch(document["version"]):
        yield Problem(file, "version", "must be MAJOR.MINOR.PATCH in whole numbers")
    if document["name"].get("full") == document["name"]["short"]:
        yield Problem(file, "name.full", "must differ from name.short")
    for index, domain in enumerate(document.get("validDomains", [])):
        if not DOMAIN.fullmatch(domain.removeprefix("*.")):
            yield Problem(
                file, f"validDomains[{index}]", "must be a host name alone, without https:// or path"
            )
    for index, bot in enumerate(document.get("bots", [])):
        yield from _commands(file, f"bots[{index}]", bot)
    for index, extension in enumerate(document.get("composeExtensions", [])):
        ids = Counter(command["id"] for command in extension.get("commands", []))
        for id_, count in ids.items():
            if count > 1:
                yield Problem(file, f"composeExtensions[{index}]", f'has the id "{id_}" {count} times')


def _commands(file: str, where: str, bot: Mapping[str, Any]) -> Iterator[Problem]:
    lists = bot.get("commandLists", [])
    served = Counter(scope for commands in lists for scope in commands["scopes"])
    for scope, count in served.items():
        if scope not in bot["scopes"]:
            yield Problem(
                file, f"{where}.commandLists", f"has commands for {scope}, which the bot doesn't declare"
            )
        if count > 1:
            yield Problem(file, f"{where}.commandLists", f"has {count} lists for {scope}; one is allowed")
    for index, commands in enumerate(lists):
        titles = Counter(command["title"].casefold() for command in commands["commands"])
        for title, count in titles.items():
            if count > 1:
                yield Problem(file, f"{where}.commandLists[{index}]", f'has "{title}" {count} times')


def _languages(document: Mapping[str, Any]) -> Iterator[Problem]:
    info = document.get("localizationInfo")
    if info is None:
        return
    others = (entry["languageTag"] for entry in info.get("additionalLanguages", []))
    tags = Counter(tag.lower() for tag in (info["defaultLanguageTag"], *others))
    for tag, count in tags.items():
        if count > 1:
            yield Problem(MANIFEST_FILE, "localizationInfo", f"names the language {tag} {count} times")


def _named_files(document: Mapping[str, Any]) -> Iterator[str]:
    info = document.get("localizationInfo", {})
    if "defaultLanguageFile" in info:
        yield info["defaultLanguageFile"]
    for entry in info.get("additionalLanguages", []):
        yield entry["file"]


def _files(document: Mapping[str, Any], translations: Mapping[str, object]) -> Iterator[Problem]:
    named = set(_named_files(document))
    for file in sorted(named - translations.keys()):
        yield Problem(file, "", f"is named in {MANIFEST_FILE} but missing")
    for file in sorted(translations.keys() - named):
        yield Problem(file, "", f"is not named in {MANIFEST_FILE}")


def _translation(document: Mapping[str, Any], file: str, content: Mapping[str, Any]) -> list[Problem]:
    broken = [Problem(file, where, message) for where, message in faults(LOCALISATION, content)]
    if broken:
        return broken
    problems = []
    # Teams refuses a package whose files follow different versions of the schema.
    if f"/v{document['manifestVersion']}/" not in content.get("$schema", ""):
        problems.append(Problem(file, "$schema", f"must be of version {document['manifestVersion']}"))
    expected = translatable(document)
    texts = {path: text for path, text in content.items() if path not in ("$schema", "localizationKeys")}
    problems += [Problem(file, path, "has no translation") for path in expected if path not in texts]
    unknown = [path for path in texts if path not in expected]
    problems += [Problem(file, path, f"leads nowhere in {MANIFEST_FILE}") for path in unknown]
    if not unknown:
        # The manifest's limits on length hold in each language; in the localisation schema they stand
        # beside a $ref, where draft-07 disregards them.
        whole = translated(document, texts)
        problems += [Problem(file, where, message) for where, message in faults(MANIFEST, whole)]
        problems += _rules(file, whole)
    return problems
