"""An invented leadership group, for the demo, the local Teams and the tests.

The municipalities, organisations and people don't exist; mail addresses are of a reserved domain.
"""

from dataclasses import dataclass
from typing import Literal

Part = Literal["chair", "member", "secretary", "guest"]
Account = Literal["user", "guest", "anonymous"]


@dataclass(frozen=True)
class GroupMember:
    """One of the group: what they are called, where they come from, and their account in the tenant.

    `account`: "user" of the tenant, "guest" account in it, or "anonymous" without one.
    """

    name: str
    organisation: str
    title: str
    part: Part
    account: Account
    email: str


TENANT_DOMAIN = "attasjoar.onmicrosoft.example"

GROUP_NAME = "Åttasjökommunernas ledningsgrupp"
COMMON_ORGANISATION = "Åttasjökommunerna"
CONSULTANCY = "Ryggsten Rådgivning"

TEAM_NAME = "Åttasjökommunerna"
CHANNEL_NAME = "Ledningsgruppen"

MUNICIPALITIES = (
    "Almfors",
    "Björkmåla",
    "Ekvidinge",
    "Granköping",
    "Hästeryd",
    "Lindfallet",
    "Rönnholma",
    "Sälgtuna",
)

CHAIR = GroupMember(
    "Birgitta Stormfält", "Almfors", "kommundirektör", "chair", "user", "birgitta.stormfalt@almfors.example"
)

MEMBERS = (
    CHAIR,
    GroupMember(
        "Anders Kvarnlöf",
        "Björkmåla",
        "kommundirektör",
        "member",
        "user",
        "anders.kvarnlof@bjorkmala.example",
    ),
    GroupMember(
        "Fatima Rosenhav",
        "Ekvidinge",
        "kommundirektör",
        "member",
        "user",
        "fatima.rosenhav@ekvidinge.example",
    ),
    GroupMember(
        "Göran Tallbacke",
        "Granköping",
        "kommundirektör",
        "member",
        "user",
        "goran.tallbacke@grankoping.example",
    ),
    GroupMember(
        "Maj-Britt Åkerlind",
        "Hästeryd",
        "kommunchef",
        "member",
        "user",
        "maj-britt.akerlind@hasteryd.example",
    ),
    GroupMember(
        "Dejan Ljungskog",
        "Lindfallet",
        "kommundirektör",
        "member",
        "user",
        "dejan.ljungskog@lindfallet.example",
    ),
    GroupMember(
        "Ylva Ängsmark", "Rönnholma", "kommundirektör", "member", "user", "ylva.angsmark@ronnholma.example"
    ),
    GroupMember(
        "Torsten Ödgård", "Sälgtuna", "kommundirektör", "member", "user", "torsten.odgard@salgtuna.example"
    ),
)

SECRETARY = GroupMember(
    "Karin Vasseljung",
    COMMON_ORGANISATION,
    "samordnare",
    "secretary",
    "user",
    "karin.vasseljung@attasjokommunerna.example",
)

GUESTS = (
    GroupMember(
        "Samir Hallgård", CONSULTANCY, "konsult", "guest", "guest", "samir.hallgard@ryggsten.example"
    ),
    GroupMember(
        "Elsa Brinkfors", CONSULTANCY, "konsult", "guest", "anonymous", "elsa.brinkfors@ryggsten.example"
    ),
)

EVERYBODY = (*MEMBERS, SECRETARY, *GUESTS)
