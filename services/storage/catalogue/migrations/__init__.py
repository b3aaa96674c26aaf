"""Alembic's folder: how the table came from one revision to the next. Run by ``revisions``, never by hand."""
