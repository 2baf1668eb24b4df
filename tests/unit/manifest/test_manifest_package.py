"""The app package as an administrator receives it.

The golden files are what ``build`` writes for the values below; look at the difference before replacing them.
"""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import manifest
from bot.handlers.dialogs import COMMANDS

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "manifest"
APP_ID = "1b4e28ba-2fa1-41d2-883f-0016d3cca427"
DOMAIN = "justera.example.se"


def build(**changes: str | bool) -> bytes:
    values: dict[str, Any] = {
        "app_id": APP_ID,
        "domain": DOMAIN,
        "version": "1.4.0",
        "developer": "Exempelkommunen",
    } | changes
    return manifest.build(**values)


def files(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def document(package: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files(package)["manifest.json"])
    return content


def test_the_package_holds_the_manifest_the_translation_and_the_icons_at_its_top() -> None:
    assert set(files(build())) == {"manifest.json", "en.json", "color.png", "outline.png"}


@pytest.mark.parametrize("name", ["manifest.json", "en.json"])
def test_the_files_are_the_golden_ones(name: str) -> None:
    assert files(build())[name].decode() == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["color.png", "outline.png"])
def test_the_icons_are_the_committed_ones(name: str) -> None:
    assert files(build())[name] == (ROOT / "manifest" / "icons" / name).read_bytes()


def test_every_file_that_the_manifest_names_is_in_the_package() -> None:
    package = build()
    content = document(package)
    named = [
        *content["icons"].values(),
        *(e["file"] for e in content["localizationInfo"]["additionalLanguages"]),
    ]
    assert set(named) <= set(files(package))


def test_the_package_passes_validation() -> None:
    package = files(build())
    problems = manifest.validate(
        json.loads(package["manifest.json"]), {"en.json": json.loads(package["en.json"])}
    )
    assert problems == []


def test_the_same_values_give_the_same_bytes_in_another_process_and_zone() -> None:
    program = (
        "import hashlib, manifest;"
        f"package = manifest.build({APP_ID!r}, {DOMAIN!r}, '1.4.0', developer='Exempelkommunen');"
        "print(hashlib.sha256(package).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for zone, seed in (("Asia/Tokyo", "1"), ("America/Lima", "2"))
    }
    assert len(digests) == 1


def test_no_entry_carries_a_time_or_depends_on_a_compressor() -> None:
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_STORED


def test_building_needs_neither_pillow_nor_a_socket() -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise AssertionError('a socket was opened')\n"
        "socket.socket = refuse\n"
        "import manifest\n"
        f"manifest.build({APP_ID!r}, {DOMAIN!r}, '1.4.0')\n"
        "assert 'PIL' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_the_bot_asks_for_no_permission() -> None:
    content = document(build())
    for key in ("permissions", "devicePermissions", "authorization", "webApplicationInfo"):
        assert key not in content


def test_only_an_operator_who_asks_for_meeting_events_grants_them() -> None:
    content = document(build(meeting_events=True))
    assert content["authorization"] == {
        "permissions": {
            "resourceSpecific": [
                {"name": "OnlineMeeting.ReadBasic.Chat", "type": "Application"},
                {"name": "ChannelMeeting.ReadBasic.Group", "type": "Application"},
            ]
        }
    }
    assert content["webApplicationInfo"]["id"] == APP_ID
    assert content["webApplicationInfo"]["resource"]
    without = document(build())
    assert {key: content[key] for key in without} == without
    assert manifest.validate(content) == []


def test_the_menu_of_a_message_has_three_commands_that_open_a_form() -> None:
    (extension,) = document(build())["composeExtensions"]
    assert extension["botId"] == APP_ID
    assert [command["id"] for command in extension["commands"]] == ["decision", "action", "note"]
    for command in extension["commands"]:
        assert (command["type"], command["context"], command["fetchTask"]) == ("action", ["message"], True)


def test_the_commands_of_the_package_are_those_that_the_bot_knows() -> None:
    (extension,) = document(build())["composeExtensions"]
    assert {command["id"] for command in extension["commands"]} == COMMANDS.keys()


def test_the_id_of_the_bot_is_the_id_of_the_app_in_lower_case() -> None:
    content = document(build(app_id=f"  {APP_ID.upper()}\n"))
    assert content["id"] == content["bots"][0]["botId"] == APP_ID


def test_addresses_stand_on_the_domain_unless_the_operator_gives_others() -> None:
    default = document(build())["developer"]
    assert default == {
        "name": "Exempelkommunen",
        "websiteUrl": "https://justera.example.se/",
        "privacyUrl": "https://justera.example.se/privacy",
        "termsOfUseUrl": "https://justera.example.se/terms",
    }
    own = document(
        build(
            website_url="https://www.example.se/justera",
            privacy_url="https://www.example.se/dataskydd",
            terms_url="https://www.example.se/villkor",
        )
    )["developer"]
    assert own["websiteUrl"] == "https://www.example.se/justera"
    assert own["privacyUrl"] == "https://www.example.se/dataskydd"
    assert own["termsOfUseUrl"] == "https://www.example.se/villkor"


@pytest.mark.parametrize(
    "domain", ["example.se", "a-b.example.se", "xn--mte-sna.se", "bot1.example.co.uk", "1.se"]
)
def test_a_host_name_is_taken_as_it_is(domain: str) -> None:
    assert document(build(domain=domain))["validDomains"] == [domain]


@pytest.mark.parametrize(
    ("domain", "advice"),
    [
        ("https://justera.example.se", ": justera.example.se."),
        ("https://justera.example.se/api/messages", ": justera.example.se."),
        ("justera.example.se/", ": justera.example.se."),
        ("justera.example.se:8443", ": justera.example.se."),
        ("Justera.Example.SE", ": justera.example.se."),
        ("justera.example.se.", ": justera.example.se."),
        (" justera.example.se ", ": justera.example.se."),
        ("user:secret@justera.example.se", ": justera.example.se."),
        ("192.0.2.17", "IP address, for example"),
        ("[2001:db8::1]", "IP address, for example"),
        ("http://[broken", "for example"),
        ("localhost", "for example"),
        ("", "for example"),
        ("*.example.se", "for example"),
        ("-a.example.se", "for example"),
        ("a_b.example.se", "for example"),
        ("a..se", "for example"),
        ("a" * 64 + ".se", "for example"),
        ("a.example.se\n", ": a.example.se."),
        (".".join(["a" * 60] * 5), "for example"),
        ("möte.example.se", "xn--"),
    ],
)
def test_any_other_domain_is_refused_with_what_to_write(domain: str, advice: str) -> None:
    with pytest.raises(manifest.ManifestError) as refused:
        build(domain=domain)
    assert advice in str(refused.value)


@pytest.mark.parametrize(
    "app_id",
    [
        "",
        "justera",
        f"{{{APP_ID}}}",
        APP_ID.replace("-", ""),
        f"urn:uuid:{APP_ID}",
        f"{APP_ID}0",
        APP_ID.replace("b", "g"),
        "00000000-0000-0000-0000-000000000000",
    ],
)
def test_an_app_id_that_is_not_a_uuid_is_refused_with_where_to_find_it(app_id: str) -> None:
    with pytest.raises(manifest.ManifestError, match=r"Application \(client\) ID"):
        build(app_id=app_id)


@pytest.mark.parametrize(
    "version", ["", "1", "1.4", "v1.4.0", "1.4.0rc1", "1.4.0-beta", "1.4.0+x", "01.4.0", "1.4.0\n"]
)
def test_a_version_that_teams_cannot_compare_is_refused(version: str) -> None:
    with pytest.raises(manifest.ManifestError, match=r"MAJOR\.MINOR\.PATCH"):
        build(version=version)


@pytest.mark.parametrize("developer", ["", "   ", "Kommunalförbundet för gemensamma möten"])
def test_a_developer_name_that_teams_has_no_room_for_is_refused(developer: str) -> None:
    with pytest.raises(manifest.ManifestError, match="1 to 32"):
        build(developer=developer)


@pytest.mark.parametrize("option", ["website_url", "privacy_url", "terms_url"])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "www.example.se",
        "http://www.example.se/",
        "https://",
        "https:///dataskydd",
        "https://user@www.example.se/",
        "https://www.example.se/data skydd",
        "https://[broken/",
        "javascript:alert(1)",
        "https://www.example.se/" + "a" * 2048,
    ],
)
def test_an_address_that_teams_cannot_open_is_refused(option: str, url: str) -> None:
    with pytest.raises(manifest.ManifestError, match="https:// address"):
        build(**{option: url})
