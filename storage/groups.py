"""A group written as it stands, by what is no unit of the use cases."""

from sqlalchemy import Connection

from meetings.group import Group
from storage import projections
from storage.projections import ReadChanges, upsert
from storage.records import encode
from storage.tables import groups
from storage.values import optional_storable, storable


def write_group(connection: Connection, before: Group, after: Group) -> None:
    """Write a group and its people. Its revision has to have grown: by that processes see it."""
    row = (storable(after.key), after.revision, optional_storable(after.name), encode(after))
    _GROUPS.run(connection, [row])
    changes = ReadChanges()
    changes.add(projections.of_group(before, after))
    changes.write(connection)


_GROUPS = upsert(groups)
