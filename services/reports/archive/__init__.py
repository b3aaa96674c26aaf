"""The archive: the log folded into Parquet by day, on a local path or an object store, whole or not at all."""

from services.reports.archive.archive import Archive
from services.reports.archive.columns import person_codes
from services.reports.archive.writer import ArchiveWriter

__all__ = ["Archive", "ArchiveWriter", "person_codes"]
