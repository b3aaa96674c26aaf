"""An evaluation in words for a terminal, or the same facts as JSON: what the weights stand on first, then values or refusals.

Knows no file and computes nothing. Invariant: a policy without an answer has its reasons where its value would be.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from rich.table import Table as Grid

from bandits.ope.refusal import Gate

if TYPE_CHECKING:
    from rich.console import Console

    from bandits.ope.diagnostics import Diagnostics
    from services.evaluation.evaluation import Evaluation, Gain, Judged
    from services.evaluation.rounds import Log
    from services.evaluation.table import Table


class Facts(NamedTuple):
    """The log as it was read, its columns, and what came of judging by them."""

    log: Log
    table: Table
    evaluation: Evaluation


def print_account(console: Console, facts: Facts) -> None:
    """The log, the weights, the values, and a sentence."""
    for line in _of_log(facts):
        console.print(line, highlight=False)
    console.print(_weights(facts.evaluation))
    console.print(_values(facts.evaluation))
    for line in _sentences(facts.evaluation):
        console.print(line, highlight=False)


def account_as_json(facts: Facts) -> str:
    """Everything that the words are made from; what is not known is null."""
    found = facts.evaluation
    document = {
        "log": log_as_json(facts.log, facts.table),
        "taught": found.taught, "rounds": found.rounds, "policy": found.policy, "against": found.against,
        "difference": found.difference, "lift": found.lift, "sentence": " ".join(_sentences(found)),
    }  # fmt: skip
    return msgspec.json.encode(document).decode()


def log_as_json(log: Log, table: Table) -> dict[str, object]:
    """What was read, for a document."""
    return {
        "form": log.form, "rounds": len(table), "candidates": table.logged.k, "in_order_of_time": table.timed,
        "left_out": {reason: count for reason, count in log.left_out.items() if count}, "notes": log.notes,
    }  # fmt: skip


def log_in_words(log: Log, table: Table) -> list[str]:
    """What was read, what was left out, and what reading assumed, a line each."""
    order = "in order of time" if table.timed else "in the order of the file"
    lines = [f"{log.form}: {len(table):,} rounds, {table.logged.k:,} candidates, {order}"]
    left_out = ", ".join(f"{count:,} {reason}" for reason, count in log.left_out.items() if count)
    lines += [f"left out: {left_out}"] if left_out else []
    return [*lines, *log.notes]


def _of_log(facts: Facts) -> list[str]:
    lines, found = log_in_words(facts.log, facts.table), facts.evaluation
    if found.taught:
        lines.append(f"the first {found.taught:,} rounds teach, the other {found.rounds:,} judge")
    return [*lines, *(f"{one.policy}: {note}" for one in _both(found) for note in one.notes), ""]


def _weights(found: Evaluation) -> Grid:
    grid = grid_of("weights of the log", *(one.policy for one in _both(found)), "should be")
    gate, of = Gate(), [one.judgement.diagnostics for one in _both(found)]
    grid.add_row("effective size", *(f"{each.effective:,.0f} of {each.rounds:,}" for each in of), f"{gate.effective:g} or more")
    grid.add_row("mean weight", *(f"{each.mean_weight:.3f} ± {each.mean_weight_error:.3f}" for each in of), "1")
    grid.add_row("heaviest weight", *(f"{each.heaviest:,.1f} ({_percent(each.heaviest_share)} of all)" for each in of), "small")
    grid.add_row("tail of the weights", *(_number(each.tail) for each in of), f"below {gate.tail:g}")
    grid.add_row("choices never logged", *(_percent(each.unsupported) for each in of), "0 %")
    grid.add_row("fit of propensities", *(_calibration(each) for each in of), "p not small")
    return grid


def _calibration(each: Diagnostics) -> str:
    return "not kept by the log" if each.calibration is None else f"p = {each.calibration:.2g}"


def _values(found: Evaluation) -> Grid:
    grid = grid_of("\npolicy", "\nvalue a round", f"\n{100 * found.policy.judgement.level:g} % interval", "\nby")
    for one in _both(found):
        judgement = one.judgement
        if judgement.answered:
            bounds = between(f"{judgement.low:.4g}", f"{judgement.high:.4g}")
            grid.add_row(one.policy, f"{judgement.value:.4g}", bounds, f"{judgement.estimator}, {judgement.interval}")
        else:
            grid.add_row(one.policy, "no answer", ", ".join(reason.rule for reason in judgement.verdict.refusals), "")
    for name, gain, form in (("difference", found.difference, _signed), ("lift", found.lift, _lift)):
        if gain is not None:
            grid.add_row(name, form(gain.value), between(form(gain.low), form(gain.high)), "paired rounds")
    return grid


def _sentences(found: Evaluation) -> list[str]:
    """Why there is no answer, or what an answer is to be read with; then the comparison."""
    lines = [line for one in _both(found) for line in _remarks(one)]
    return lines + ([_comparison(found, found.difference)] if found.difference else [])


def _remarks(one: Judged) -> list[str]:
    verdict = one.judgement.verdict
    if verdict.answered:
        return [f"{one.policy}, beware: {finding.says}." for finding in verdict.warnings]
    return [f"{one.policy}, no answer: {finding.says}." for finding in verdict.refusals]


def _comparison(found: Evaluation, difference: Gain) -> str:
    ours, theirs = found.policy.policy, found.against.policy
    gain, form, unit = (difference, _signed, " a round") if found.lift is None else (found.lift, _lift, "")
    bounds = f"between {form(gain.low)} and {form(gain.high)}{unit}"
    if difference.sign == 0:
        return f"{ours} and {theirs} cannot be told apart: {bounds}."
    return f"{ours} earns {'more' if difference.sign > 0 else 'less'} than {theirs}: {bounds}."


def _both(found: Evaluation) -> tuple[Judged, Judged]:
    return found.policy, found.against


def grid_of(*headings: str) -> Grid:
    """A table without lines: words on both sides, numbers between."""
    grid = Grid(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        grid.add_column(heading, justify="right" if 0 < position < len(headings) - 1 else "left")
    return grid


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _lift(share: float) -> str:
    return f"{100 * share:+.1f} %"


def _signed(value: float) -> str:
    return f"{value:+.4g}"


def between(low: str, high: str) -> str:
    """An interval."""
    return f"{low} … {high}"


def _number(value: float) -> str:
    return "too few to tell" if math.isnan(value) else f"{value:.2f}"
