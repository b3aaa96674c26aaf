"""Vowpal Wabbit's workspaces: opened from arguments, kept as bytes, lent to one caller at a time.

The only place that opens or saves one. Vowpal Wabbit saves to a file and to nothing else, so bytes go through a temporary one,
which is gone before the call returns.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING

from vowpalwabbit import Workspace

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Counters come back with the model, so that a model that was loaded and saved has the bytes of one that never stopped.
_ALWAYS = "--quiet --preserve_performance_counters"
#: A model brings the state of its generator as this option, and refuses the seed that it once began with.
_SEED = re.compile(r"--random_seed[ =]\S+")


def fresh(arguments: str) -> Workspace:
    """A workspace that has learned nothing; raises InvalidInput, in Vowpal Wabbit's words, for arguments it does not take."""
    try:
        return Workspace(f"{arguments} {_ALWAYS}")
    except (RuntimeError, ValueError) as error:
        raise InvalidInput("arguments of Vowpal Wabbit", "what it takes", f"{arguments}: {error}") from error


def opened(arguments: str, model: bytes) -> Workspace:
    """A workspace as it was saved; the arguments are those that it began with. Raises InvalidInput where they are no model."""
    with NamedTemporaryFile() as file:
        file.write(model)
        file.flush()
        try:
            return Workspace(f"{_SEED.sub('', arguments)} {_ALWAYS} -i {file.name}")
        except (RuntimeError, ValueError) as error:
            raise InvalidInput("model of Vowpal Wabbit", f"one made with {arguments}", str(error)) from error


def saved(workspace: Workspace) -> bytes:
    """Everything that the workspace has learned, with what it needs to go on."""
    with TemporaryDirectory() as folder:
        workspace.save(f"{folder}/model")
        with open(f"{folder}/model", "rb") as file:  # noqa: PTH123  (the mathematics knows no paths but this one)
            return file.read()


@dataclass(frozen=True)
class Lender:
    """Workspaces of one model, as many as are in use at once: two callers never share one, which Vowpal Wabbit does not stand.

    Rejected: one workspace for each thread. It needs to know threads, and keeps a workspace for every thread that ever asked.
    """

    arguments: str
    model: bytes
    _idle: list[Workspace] = field(default_factory=list, init=False, repr=False, compare=False)

    @contextmanager
    def lent(self) -> Iterator[Workspace]:
        """A workspace for one caller, who must not learn with it; one that raised is not lent again."""
        try:
            workspace = self._idle.pop()  # takes and removes in one step that no other thread can come between
        except IndexError:
            workspace = opened(self.arguments, self.model)
        yield workspace
        self._idle.append(workspace)
