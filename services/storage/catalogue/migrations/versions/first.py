"""Revision 1: the records, and up to where they were read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Two tables; the second has its one row from the start."""
    offset = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "catalogue",
        sa.Column("log_offset", offset, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text()),
        sa.Column("creative", sa.Text()),
        sa.Column("record", sa.JSON(), nullable=False),
    )
    op.create_table(
        "catalogue_read",
        sa.Column("id", sa.Integer(), sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        sa.Column("log_offset", offset, nullable=False),
    )
    op.execute("INSERT INTO catalogue_read (id, log_offset) VALUES (1, 0)")


def downgrade() -> None:
    """Nothing is left; a log that was not trimmed still has it all."""
    op.drop_table("catalogue_read")
    op.drop_table("catalogue")
