"""Restrictions in plain words: what a rule reads of them, what it refuses, and what it leaves to a reviewer."""

from __future__ import annotations

import msgspec
import pytest

from generators.creative import Copy
from generators.kit import Brand, Fact, Kit
from generators.safety.forms import read_restriction
from generators.safety.gate import check_copy
from generators.safety.restrictions import broken_restriction, enforcement

KIT = Kit(
    campaign="tea",
    brand=Brand(name="TEALEAF", colours=("#000000", "#ffffff", "#ff0000")),
    product="tea",
    activity="steeping",
    facts=(Fact(id="leaf", claim="We pick 2 leaves.", phrase="2 leaves", benefit="sip", angles=("proof",)),),
)


def copy(headline: str = "A calm cup", body: str = "Good tea.", cta: str = "Look") -> Copy:
    return Copy(headline=headline, body=body, cta=cta, facts=())


def broken(restriction: str, made: Copy, locale: str = "en") -> bool:
    return broken_restriction(made, msgspec.structs.replace(KIT, restrictions=(restriction,), locale=locale)) is not None


@pytest.mark.parametrize(
    ("restriction", "locale", "bad", "good"),
    [
        ("No exclamation marks", "en", copy(body="Tea!"), copy()),
        ("Keine Ausrufezeichen", "de", copy(body="Tee!"), copy()),
        ("Pas de points d'exclamation", "fr", copy(body="Du th\u00e9\u202f!"), copy()),
        ("Sin signos de exclamaci\u00f3n", "es", copy(body="\u00a1T\u00e9!"), copy()),
        ("No questions in the headline", "en", copy("Tea?"), copy(body="Tea?")),
        ("Headlines without numbers", "en", copy("2 leaves"), copy(body="2 leaves")),
        ("No emoji", "en", copy(body="Tea \U0001f375"), copy(body="T\u00e9")),
        ("Do not use prices", "en", copy(body="Tea for 3 euros"), copy(body="3 leaves")),
        ("No percentages", "en", copy(body="Nine per cent"), copy(body="Nine")),
        ("No words in all caps", "en", copy(body="GOOD tea"), copy(body="Good TEALEAF, 3 EUR")),
        ("Never say 'builder's'", "en", copy(body="A builder's brew"), copy()),
        ("Do not mention Twinings", "en", copy(body="Less than twinings"), copy()),
        ("Avoid the words cuppa, brew or char", "en", copy(body="Two brews"), copy()),
        ("Erw\u00e4hne nie Teekanne", "de", copy(body="Die Teekannen"), copy()),
        ("N'utilisez jamais \u00ab tisane \u00bb; ne dites pas \u00ab tisane \u00bb", "fr", copy(body="Une tisane"), copy()),
        ("Nunca digas 'manzanilla'", "es", copy(body="Manzanillas"), copy()),
        ("No superlatives", "en", copy(body="The finest tea"), copy()),
        ("Do not compare with competitors", "en", copy(body="Softer than theirs"), copy()),
        ("No more than 3 words in the headline", "en", copy("Tea for slow days"), copy("Slow days", body="One two three four")),
        ("Headlines of at most 12 characters", "en", copy("Tea for slow days"), copy("Slow days")),
        ("No hashtags", "en", copy(body="#tea"), copy()),
        ("No semicolons", "en", copy(body="Tea; now"), copy()),
        ("No ellipses", "en", copy(body="Tea\u2026"), copy()),
    ],
)  # fmt: skip
def test_a_restriction_of_a_common_form_is_enforced(restriction: str, locale: str, bad: Copy, good: Copy) -> None:
    assert broken(restriction, bad, locale)
    assert not broken(restriction, good, locale)


@pytest.mark.parametrize(
    "thought", ["Be friendly", "Write for gardeners", "No slang", "Do not promise that tea will make anybody happy"]
)
def test_a_thought_is_for_a_reviewer(thought: str) -> None:
    assert read_restriction(thought) is None
    assert enforcement((thought,)) == ((), (thought,))


def test_a_subject_is_enforced_by_its_word_and_left_to_a_reviewer_as_well() -> None:
    subject, name, word = "Do not mention children", "Do not mention Twinings", "Never say the word cuppa"
    assert enforcement((subject, name, word)) == ((subject, name, word), (subject,))


def test_copy_of_a_model_waits_for_a_reviewer_where_a_restriction_cannot_be_read_and_copy_of_the_grammar_does_not() -> None:
    kit = msgspec.structs.replace(KIT, restrictions=("Be friendly",))
    verdicts = {
        writer: {check.verdict for check in check_copy(copy(), kit, writer=writer)}
        for writer in ("", "chat/1:model", "grammar/2")
    }
    assert verdicts == {"": {"allow", "hold"}, "chat/1:model": {"allow", "hold"}, "grammar/2": {"allow"}}


def test_forty_restrictions_and_twenty_five_banned_words_each_hold() -> None:
    nouns = [
        f"{first}{last}"
        for first in ("bel", "cor", "dun", "fal")
        for last in ("mab", "nok", "pid", "rus", "tef", "vax", "wol", "zim", "gub", "hep")
    ]
    restrictions = tuple(f"Never say '{noun}'" for noun in nouns)
    brand = msgspec.structs.replace(KIT.brand, banned_words=tuple(f"{noun}q" for noun in nouns[:25]))
    kit = msgspec.structs.replace(KIT, restrictions=restrictions, brand=brand)
    for noun in nouns:
        assert "restrictions/1" in {c.rule for c in check_copy(copy(body=f"A {noun} cup"), kit) if c.verdict == "reject"}
    for noun in nouns[:25]:
        assert "words/2" in {c.rule for c in check_copy(copy(body=f"A {noun}q cup"), kit) if c.verdict == "reject"}
    assert {c.verdict for c in check_copy(copy(), kit)} == {"allow"}
