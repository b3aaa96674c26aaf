"""Logging as JSON lines on stderr: time, level, process, message, and whatever fields came with it."""

from __future__ import annotations

import json
import logging
import sys

#: ``color_message`` is uvicorn's: the message again, for terminals.
_OWN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in record.__dict__.items() if name not in _OWN}
        line = {
            "at": round(record.created, 3),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = f"{record.exc_info[0].__name__ if record.exc_info[0] else ''}: {record.exc_info[1]}"
        return json.dumps(line | fields, default=str)


def start_journal(level: str = "INFO") -> None:
    """Send every logger's records through one JSON handler."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it names each of its plugins in each process that opens the table
