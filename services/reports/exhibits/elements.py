"""Exhibit: what each element of an ad does, with all others equal, and which pairs do more or less together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, interval, quiet, share, whole, words
from services.reports.exhibits.forest import Line, forest
from services.reports.words import NBSP, number, percent, percents, plural

if TYPE_CHECKING:
    from services.reports.figures.element_apart import Apart, Level
    from services.reports.figures.element_pairs import Pair
    from services.reports.figures.elements import Element, Elements
    from services.reports.figures.estimate import Estimate
    from services.reports.words import Texts

ID = "elements"
TITLE = "Too few people to judge elements"
#: Rows that are drawn; all are in the table.
_DRAWN = 14
#: Beyond this many standard errors the chances in the log are not those that were drawn from; once in 500,000 by chance,
#: over the 23 levels.
_TOO_FAR = 5.5
_KINDS = {"style": "image", "length": "text", "cta": "call"}
_REFUSALS = {
    "overlap-low": "no answer (overlap-low): hardly ever left to chance",
    "log-too-short": "too few people or clicks",
    "apart": "cannot be told apart",
}
_COLUMNS = ("element", "compared with", "with it", "without", "left to chance", "effect", "from", "to", "50 % from", "50 % to",
            "answer")  # fmt: skip


def element_effects(found: Elements | None) -> Exhibit:
    """The exhibit, quiet while too few people have met an ad or none was left to chance."""
    if found is None:
        return quiet(ID, TITLE, "Fewer than 50 people have met an ad.")
    if found.surplus > _TOO_FAR:
        return quiet(ID, "Elements cannot be judged by these chances", _misfit(found))
    told = [one for one in found.elements if one.effect.answered]
    if not told:
        return quiet(ID, "No element can be judged yet", _nothing(found))
    lines = [_line(one) for one in found.elements if one.effect.answered or one.refusal == "overlap-low"][:_DRAWN]
    description = f"Effect on the click rate: {'; '.join(f'{line.name} {line.words}' for line in lines)}."
    sentences = [sentence for sentence in (*map(_hint, found.apart), _paired(found), _left_out(found, lines)) if sentence]
    return Exhibit(
        id=ID,
        title=_title(told),
        subtitle=(
            f"Change in click rate from one element, all else equal, {percent(0.95)} interval for {found.compared} compared at "
            f"once (thick: {percent(0.5)}, each by itself)"
        ),
        note=_note(found),
        table=Table(_COLUMNS, (*map(_row, found.elements), *map(_pair_row, found.pairs))),
        template="drawing.html",
        content={"drawing": forest(lines, description), "sentences": sentences},
        said=(*sentences, description),
        estimates={
            **{f"effect of {element_name(one)}": one.effect for one in found.elements},
            **{_pair_name(pair): pair.effect for pair in found.pairs},
        },
    )


def _title(told: list[Element]) -> str:
    """The clearest that helps and the clearest that hurts; ``told`` is in the order of clearness."""
    helps = next((one for one in told if one.effect.sign > 0), None)
    hurts = next((one for one in told if one.effect.sign < 0), None)
    if helps and hurts:
        return f"{_subject(helps, capital=True)} helps; {_subject(hurts)} hurts"
    if helps or hurts:
        others = sum(one.effect.sign != 0 for one in told) - 1
        rest = f"so do {number(others)} more" if others > 1 else "so does one more" if others else "nothing else stands out"
        return f"{_subject(helps or hurts, capital=True)} {'helps' if helps else 'hurts'}; {rest}"
    return "No element stands out yet"


def _subject(one: Element | None, *, capital: bool = False) -> str:
    words_of = level_name(one.attribute, one.level) if one else ""
    if one and one.with_:
        words_of = f"{words_of} with {level_name(*one.with_)}"
    return words_of[:1].upper() + words_of[1:] if capital else words_of


def kind_of(attribute: str) -> str:
    """What people call an attribute: ``image`` for its style, ``text`` for its length."""
    return _KINDS.get(attribute, attribute)


def level_name(attribute: str, level: str) -> str:
    """``bold tone``, ``bright image``, ``no offer``, ``“try” call``."""
    named = "no" if level == "none" else f"“{level}”" if attribute == "cta" else level
    return f"{named} {kind_of(attribute)}"


def _against(one: Element) -> str:
    return level_name(one.attribute, one.against) if one.against else f"other {kind_of(one.attribute)}s"


def element_name(one: Element) -> str:
    """An element and what it is compared with: ``bold tone vs. other tones``."""
    return f"{_subject(one)} vs. {_against(one)}"


def _line(one: Element) -> Line:
    if not one.effect.answered:
        return Line(element_name(one), _subject(one), "no answer (overlap-low)")
    texts, effect = _texts(one.effect), one.effect
    words_of = f"{texts.value} ({texts.bounds})"
    inner = (one.half.low, one.half.high)
    return Line(element_name(one), _subject(one), words_of, effect.value, effect.low, effect.high, inner, sure=effect.sign != 0)


def _texts(estimate: Estimate) -> Texts:
    return percents(estimate.value, estimate.low, estimate.high, signed=True)


def _row(one: Element) -> tuple[Cell, ...]:
    inner = interval(one.half, _texts(one.half))[1:]
    counted = (whole(one.shown), whole(one.not_shown), share(one.randomised, 0))
    answer = _REFUSALS[one.refusal] if one.refusal else _ANSWERS[one.effect.sign]
    return (
        words(_subject(one)),
        words(_against(one)),
        *counted,
        *interval(one.effect, _texts(one.effect)),
        *inner,
        words(answer),
    )


_ANSWERS = {1: "helps", 0: f"cannot{NBSP}tell", -1: "hurts"}


def _pair_row(pair: Pair) -> tuple[Cell, ...]:
    none = words("")
    return (
        words(_pair_name(pair)), words("each by itself"), none, none, none,
        *interval(pair.effect, _texts(pair.effect)), none, none,
        words("more together" if pair.effect.sign > 0 else "less together"),
    )  # fmt: skip


def _pair_name(pair: Pair) -> str:
    return f"{level_name(*pair.first)} with {level_name(*pair.second)}"


def _hint(apart: Apart) -> str:
    kinds = " and ".join(kind_of(name) for name in apart.attributes)
    way = f" An ad with {_met(apart.brief)} would part them." if apart.brief else ""
    return f"Cannot be told apart: {kinds} always came in the same company.{way}"


def _met(brief: tuple[Level, Level]) -> str:
    return " and ".join(level_name(*level) for level in brief)


def _paired(found: Elements) -> str:
    if not found.pairs_tried:
        return ""
    looked = f"{plural(found.pairs_tried, 'pair')} of elements looked at"
    if not found.pairs:
        return f"{looked}; none does clearly more or less together than each by itself."
    told = "; ".join(f"{_pair_name(pair)} {_texts(pair.effect).value} ({_texts(pair.effect).bounds})" for pair in found.pairs)
    return f"{looked}. Beyond what each does by itself: {told}."


def _left_out(found: Elements, lines: list[Line]) -> str:
    left = len(found.elements) - len(lines)
    return f"{plural(left, 'more element')} in the table: without an answer, or less clear." if left else ""


def _note(found: Elements) -> str:
    sample = f"{plural(found.clicks, 'click')} of {plural(found.decisions, 'sampled impression')}"
    off = number(found.surplus, 1)
    return (
        "Assumes the chances in the log are those that were drawn from (checked: the level that misses its chance most does so "
        f"by {off} standard errors), and that elements multiply each other's effect. Compared is what was drawn with what "
        f"could have been drawn at the same moment, over {sample}. Hollow dots: the data cannot tell the sign."
    )


def _misfit(found: Elements) -> str:
    return (
        f"No answer (propensity-missing): a level was drawn {number(found.surplus, 1)} standard errors off its logged chance. "
        "Log the chances that the draw used, and ask again."
    )


def _nothing(found: Elements) -> str:
    if found.apart and not found.elements:
        return _hint(found.apart[0])
    if any(one.refusal == "overlap-low" for one in found.elements):
        return "No answer (overlap-low): hardly any element was left to chance. Explore more, and ask again."
    return "Too few clicks on either side of every element. Let it run, and ask again."
