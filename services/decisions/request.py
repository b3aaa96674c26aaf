"""An ad request, as the core takes it: checked, quantised, and without a name."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from services.decisions.record import Context


class Rule(NamedTuple):
    """A declared instruction of the person: never (or only) this level of this attribute."""

    verb: str
    attribute: str
    level: str

    @property
    def id(self) -> str:
        """As it stands in the decision record."""
        return f"declared.{self.verb}.{self.attribute}={self.level}/1"

    def admits(self, level: str, among: tuple[Rule, ...]) -> bool:
        """Whether this level of the attribute may be shown. Several ``only`` of one attribute, ``among`` the person's rules,
        leave each of their levels: nothing has two levels at once.
        """
        return self._replace(level=level) in among if self.verb == "only" else level != self.level


class AdRequest(NamedTuple):
    """One slot to fill. ``person`` is a pseudonym; an anonymous request is not ``known``: it has a pseudonym of its own.

    ``make``: the caller asks for a creative of its own. ``may_make``: the policy may ask for one.
    """

    placement: str
    person: str
    context: Context
    rules: tuple[Rule, ...] = ()
    make: bool = False
    may_make: bool = False
    known: bool = True


def pseudonym(secret: bytes, user: str) -> str:
    """A keyed hash of a user id: stable under one secret, useless without it. 16 hex digits."""
    return hashlib.blake2b(user.encode(), key=secret[:64], digest_size=8).hexdigest()


def home_of(person: str) -> int:
    """Where a person's records are kept together, one of 256: the end of the pseudonym, which is even over people."""
    return int(person[-2:], 16)


def in_control(secret: bytes, campaign: str, person: str, share: float) -> bool:
    """Whether this person is in the campaign's control group: a keyed hash, drawn before any policy, the same at each visit."""
    return control_number(secret, campaign, person) < share * 2.0**64


def control_number(secret: bytes, campaign: str, person: str) -> int:
    """What a person's group in a campaign is drawn by: 64 bits, even over people."""
    digest = hashlib.blake2b(f"{campaign}\0{person}".encode(), key=secret[:64], digest_size=8, person=b"control").digest()
    return int.from_bytes(digest, "big")
