"""The one error tree. Every error that adloom raises on purpose is in it.

    AdloomError
      + InvalidInput            something from outside is not what was expected
        - InvalidCampaign       a campaign file or body
        - InvalidRequest        a request over HTTP
        - InvalidToken          a link that is forged, cut, or expired
        - InvalidScenario       a scenario file
        - InvalidSettings       the environment or a flag
      + Unknown                 a name that nothing answers to (campaign, placement, creative)
      + Refused                 a creative or an estimate that must not be handed out
      + Unavailable             a part that is down, busy or out of time
        - Busy                  it is up and would do it later
      + StorageError            the log, the state or the archive cannot be read or written
        - DiskFull              for want of space: it may be tried again
        - StorageAway           it does not answer now: it may be tried again, and the same will not be kept twice
        - LogGap                what a reader has yet to read is gone
        - Fenced                another process has taken over what this one wrote

Messages name the field, what was expected and what came. HTTP status codes are given in the web layer only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

from typing import Literal


class AdloomError(Exception):
    """The root: catch this to catch everything that adloom raises on purpose."""

    def __reduce__(self) -> tuple[Callable[..., AdloomError], tuple[type[AdloomError], tuple[object, ...], dict[str, object]]]:
        # Ray pickles errors between processes, and the default would call __init__ with the finished message alone.
        return _revived, (type(self), self.args, self.__dict__)


def _revived(kind: type[AdloomError], message: tuple[object, ...], fields: dict[str, object]) -> AdloomError:
    """An error as it was, without running ``__init__`` again."""
    error = kind.__new__(kind, *message)
    error.__dict__.update(fields)
    return error


class InvalidInput(AdloomError):
    """Something from outside is not what was expected.

    Attributes: field (path of the value, such as ``$.brand.colours``), expected, got.
    """

    def __init__(self, field: str, expected: str, got: str) -> None:
        super().__init__(f"{field}: expected {expected}, got {got}")
        self.field, self.expected, self.got = field, expected, got


class InvalidCampaign(InvalidInput):
    """A campaign file or body breaks its schema or its own references."""


class InvalidRequest(InvalidInput):
    """A request over HTTP breaks its schema."""


class InvalidToken(InvalidInput):
    """A signed link is forged, cut or expired; ``reason`` is the bounded label it is counted under."""

    def __init__(self, reason: Literal["forged", "expired", "malformed"], got: str) -> None:
        super().__init__("token", "a valid signed token", got)
        self.reason: Literal["forged", "expired", "malformed"] = reason


class InvalidScenario(InvalidInput):
    """A scenario file breaks its schema."""


class InvalidSettings(InvalidInput):
    """The environment or a flag holds a value that the service cannot run with."""


class Unknown(AdloomError):
    """A name that nothing answers to."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what}: nothing is known under {name!r}")
        self.what, self.name = what, name


class Refused(AdloomError):
    """A creative or an estimate that must not be handed out; ``rules`` say why."""

    def __init__(self, what: str, rules: tuple[str, ...]) -> None:
        super().__init__(f"{what}: refused by {', '.join(rules)}")
        self.what, self.rules = what, rules


class Unavailable(AdloomError):
    """A part of the service is down, busy or out of time."""


class Busy(Unavailable):
    """A part is up, but every place is taken: the same may be asked for again a little later."""


class StorageError(AdloomError):
    """The log, the state or the archive cannot be read or written."""


class DiskFull(StorageError):
    """No space is left. Nothing is broken and nothing was half kept: the same may succeed once there is space."""


class StorageAway(StorageError):
    """The store does not answer, or cannot take anything now. It may have taken what was sent: sending it again is safe."""


class LogGap(StorageError):
    """Entries that a reader has yet to read were given up.

    Attributes: first, last: the offsets between which entries are missing.
    """

    def __init__(self, first: int, last: int) -> None:
        super().__init__(f"log: expected entries behind offset {first}, but those up to {last} are gone")
        self.first, self.last = first, last


class Fenced(StorageError):
    """A lease ended while its holder still worked: another process works on, and what this one knows must not be kept."""
