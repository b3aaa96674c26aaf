"""Bringing the tables to the revision of this version, by Alembic, for whoever comes first.

Invariant: a migration happens whole or not at all, and once, however many processes start together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import column, inspect, select, table, text

from errors import StorageError
from services.storage.catalogue.databases import READING
from services.storage.catalogue.schema import REVISION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_REVISION = table(REVISION_TABLE, column("version_num"))
_FOLDER = Path(__file__).parent / "migrations"
#: The number of PostgreSQL's advisory lock: "adloom" in ASCII. SQLite has one lock a file, taken by BEGIN IMMEDIATE.
_LOCK = text(f"SELECT pg_advisory_xact_lock({int.from_bytes(b'adloom', 'big')})")


def bring_up_to_date(engine: Engine, place: str) -> None:
    """Migrate if the tables are not of this version's revision. Raises StorageError where they are of a later version's."""
    scripts = ScriptDirectory(str(_FOLDER))
    with engine.connect().execution_options(**{READING: True}) as connection:
        revision = revision_of(connection)
    if revision == scripts.get_current_head():
        return
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            f"{place}: the catalogue is of revision {revision}, which this version of adloom does not know; "
            "run the version that wrote it, or a later one"
        )
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(_LOCK)
        command.upgrade(migrations(connection), "head")  # which does nothing where another has just done it


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables, None where there are none. Alembic's own way writes two lines to the journal each time."""
    if not inspect(connection).has_table(REVISION_TABLE):
        return None
    found: str | None = connection.execute(select(_REVISION.c.version_num)).scalar_one_or_none()
    return found


def migrations(connection: Connection) -> Config:
    """Alembic's configuration to migrate on this connection, inside its transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
