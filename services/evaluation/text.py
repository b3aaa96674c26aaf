"""Lines of a text file, each with its place. Knows no format. Invariant: what cannot be read is InvalidInput, no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def lines_of(path: Path, *, empty: bool = False) -> Iterator[tuple[str, str]]:
    """Lines, each after its place as ``file:line``; empty ones only if asked for. Raises InvalidInput where it is no UTF-8."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if empty or line.strip():
                    yield f"{path}:{number}", line.strip()
    except UnicodeDecodeError as error:
        raise InvalidInput(str(path), "text in UTF-8", f"byte {error.object[error.start]:#04x}") from error
    except OSError as error:
        raise InvalidInput(str(path), "a file that can be read", error.strerror or "none") from error
