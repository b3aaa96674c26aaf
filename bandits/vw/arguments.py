"""Which of Vowpal Wabbit's arguments the adapter takes, and what it adds. The arguments themselves are Vowpal Wabbit's."""

from __future__ import annotations

from errors import InvalidInput

#: The person crossed with the arm's attributes, and with the arm itself.
CROSSINGS = "--quadratic ua --quadratic ui"
_CROSSING = {"-q", "--quadratic", "--cubic", "--interactions"}
_FIELD = "arguments of Vowpal Wabbit"


def completed(arguments: str) -> str:
    """The arguments, with the crossings where they name none; raises InvalidInput for those that the adapter cannot honour.

    Without a crossing what is known of a person moves every arm alike, and no choice; Vowpal Wabbit would not say
    so. What Vowpal Wabbit itself refuses, it refuses when it is opened.
    """
    words = arguments.replace("=", " ").split()
    if "--cb_explore_adf" not in words:
        raise InvalidInput(_FIELD, "--cb_explore_adf among them", arguments)
    if "--cb_type" in words and words[words.index("--cb_type") + 1 :][:1] != ["mtr"]:
        raise InvalidInput(_FIELD, "--cb_type mtr, for batches carry no propensities", arguments)
    if "--nn" in words:  # 9.11 corrupts its memory when such a model is loaded again
        raise InvalidInput(_FIELD, "a base learner that can be loaded again, so not --nn", arguments)
    return arguments if _CROSSING & set(words) else f"{arguments} {CROSSINGS}"
