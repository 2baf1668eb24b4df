"""Invented people of a leadership group, and some who aren't of it."""

from meetings.model import Person
from meetings.policy import Actor

TENANT = "8d1e6c1a-0000-4000-8000-000000000001"
ELSEWHERE = "8d1e6c1a-0000-4000-8000-000000000002"


def person(name: str, number: int, organisation: str | None = None, *, tenant: str = TENANT) -> Person:
    """Somebody with an account."""
    return Person(name, f"{tenant}:00000000-0000-4000-8000-{number:012}", organisation)


PLANNER = person("Ylva Norén", 1, "Sjölänken")
CHAIR = person("Göran Ekwall", 2, "Granvik")
SECRETARY = person("Siv Åhlander", 3, "Tallhult")
APPROVER = person("Pär Öhgren", 4, "Norrsäter")
SECOND = person("Ebba Kvist", 5, "Lerhamn")
AUTHOR = person("Noor Haddad", 6, "Sandåker")
ASSIGNEE = person("Tor Malm", 7, "Björkum")
MEMBER = person("Lova Brandt", 8)
GUEST = person("Jon Lind", 9, "Klart Råd", tenant=ELSEWHERE)
NAMESAKE = Person(CHAIR.name, "teams:29:anonymous")
"""Somebody anonymous who calls themself what the chair is called."""
NAMELESS = Person(CHAIR.name)
"""The same, without even a Teams id."""


def actor(who: Person) -> Actor:
    """Whoever acts, as a guest where they aren't of the tenant."""
    return Actor(who, guest=who.id is None or not who.id.startswith(TENANT))
