from __future__ import annotations

import pytest

from generators.copywriting.reading_ease import FORMULAS, TARGETS, readable, reading_ease

EASY_AND_HARD = {
    "en": (
        "Run on rock. Stay dry.",
        "Considerable operational improvements necessitate comprehensive organisational deliberation.",
    ),
    "de": (
        "Lauf los. Bleib warm.",
        "Umfangreiche betriebswirtschaftliche Verbesserungen erfordern ausführliche Beratungsgespräche.",
    ),
    "fr": (
        "Dors bien. Fais le tour.",
        "Des améliorations organisationnelles considérables nécessitent une délibération approfondie.",
    ),
    "es": (
        "Ven ya. Ve el mar.",
        "Considerables mejoras organizativas necesitan deliberaciones extraordinariamente detalladas.",
    ),
}


@pytest.mark.parametrize("locale", FORMULAS)
def test_short_words_read_more_easily_than_long_ones(locale: str) -> None:
    easy, hard = EASY_AND_HARD[locale]
    assert reading_ease(easy, locale) > TARGETS["plain"][0]
    assert reading_ease(hard, locale) < TARGETS["standard"][0]


def test_the_english_score_is_the_one_of_flesch_by_hand() -> None:
    # Six words, two sentences, seven syllables: 206.835 - 1.015 * 3 - 84.6 * 7 / 6.
    assert reading_ease("The cat sat. Water ran down.", "en") == pytest.approx(206.835 - 1.015 * 3 - 84.6 * 7 / 6)


@pytest.mark.parametrize(
    ("word", "locale", "syllables"),
    [
        ("bite", "en", 1), ("table", "en", 2), ("posted", "en", 2), ("walked", "en", 1), ("espresso", "en", 3),
        ("Rechnung", "de", 2), ("Belege", "de", 3), ("Steuer", "de", 2), ("schlafen", "de", 2),
        ("table", "fr", 1), ("douceur", "fr", 2), ("repassage", "fr", 3), ("été", "fr", 2),
        ("película", "es", 4), ("viento", "es", 2), ("día", "es", 2), ("mar", "es", 1),
    ],
)  # fmt: skip
def test_syllables_are_heard(word: str, locale: str, syllables: int) -> None:
    formula = FORMULAS[locale]
    assert reading_ease(word, locale) == pytest.approx(formula.start - formula.per_length - formula.per_syllable * syllables)


def test_a_text_without_words_is_easy() -> None:
    assert reading_ease("240!", "en") == FORMULAS["en"].start


def test_options_within_the_target_are_kept_in_order() -> None:
    easy, hard = EASY_AND_HARD["en"]
    assert readable([easy, hard, easy], str, "en", "plain", 1) == (easy, easy)
    assert readable([easy, hard], str, "en", "rich", 1) == (hard,)


def test_where_few_meet_the_target_the_nearest_stand_in() -> None:
    easy, hard = EASY_AND_HARD["en"]
    assert readable([hard, easy], str, "en", "plain", 2) == (hard, easy)
    assert readable([hard], str, "en", "plain", 3) == (hard,)
    assert readable([], str, "en", "plain", 3) == ()
