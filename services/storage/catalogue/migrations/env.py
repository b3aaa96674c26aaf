"""What Alembic runs to migrate: on the connection, and in the transaction, that ``revisions`` hands over."""

from __future__ import annotations

from alembic import context

from services.storage.catalogue.schema import METADATA, REVISION_TABLE

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=REVISION_TABLE)
context.run_migrations()
