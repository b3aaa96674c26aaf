"""The two tables as they are now. How they came to be is in ``migrations``; a test holds both to be the same.

``catalogue`` has a row a record, ``catalogue_read`` one row: up to where the log was read for it. No index beside the key:
whoever starts reads all rows in order, and ten thousand rows are quickly searched for a person's question.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Double, Integer, MetaData, Table, Text

#: Where Alembic writes the revision; a name of ours, as a database may be shared with others that use Alembic.
REVISION_TABLE = "catalogue_revision"
METADATA = MetaData()

#: 64 bits in both: only a column declared INTEGER is the key of SQLite's tree itself.
_OFFSET = BigInteger().with_variant(Integer(), "sqlite")

#: ``record`` is ``json``, not ``jsonb``: it keeps the text as it was written, a ``\u0000`` included, which jsonb refuses.
CATALOGUE = Table(
    "catalogue",
    METADATA,
    Column("log_offset", _OFFSET, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("type", Text, nullable=False),
    Column("campaign", Text),
    Column("creative", Text),
    Column("record", JSON, nullable=False),
)
READ = Table(
    "catalogue_read",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("log_offset", _OFFSET, nullable=False),
)
