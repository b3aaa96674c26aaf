"""The language packs: whole, claiming nothing, and correct where a rule of the language says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from generators.brief import ATTRIBUTES
from generators.copywriting.locales import PACKS
from generators.copywriting.pack import Pack, Tones
from generators.copywriting.wording import addressed, filled, kit_words, slots_of
from generators.creative import Copy
from generators.safety.gate import check_copy
from services.campaigns.files import check_campaign
from tests.unit.kits import BY_LOCALE, EXAMPLES, kit_of

VERTICALS = ("retail", "travel", "food", "software", "events")
LOCALES = tuple(PACKS)


def groups(pack: Pack) -> Iterator[Tones]:
    around = pack.around
    yield from (*pack.headlines.values(), *around.calls.values())
    yield from (around.offer_headlines, around.offers, around.backings, around.asides, around.benefits, around.endings)
    for trade in pack.trades.values():
        yield from (*trade.headlines.values(), trade.endings, *trade.calls.values())


def patterns(pack: Pack) -> Iterator[str]:
    return (pattern for group in groups(pack) for tone in group.values() for pattern in tone)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_pack_has_every_angle_and_tone_shared_and_by_vertical(locale: str) -> None:
    pack = PACKS[locale]
    assert tuple(pack.trades) == VERTICALS
    for angles in (pack.headlines, *(trade.headlines for trade in pack.trades.values())):
        assert set(angles) == set(ATTRIBUTES["angle"])
        assert all(set(tones) == set(ATTRIBUTES["tone"]) and all(tones.values()) for tones in angles.values())
    assert set(pack.around.calls) == set(ATTRIBUTES["cta"])


@pytest.mark.parametrize("locale", LOCALES)
def test_no_pattern_stands_twice_in_one_angle(locale: str) -> None:
    pack = PACKS[locale]
    for vertical in VERTICALS:
        for angle, tones in pack.headlines.items():
            every = [
                pattern for tone, shared in tones.items() for pattern in shared + pack.trades[vertical].headlines[angle][tone]
            ]
            assert len(every) == len(set(every)), (vertical, angle)


@pytest.mark.parametrize("formal", [False, True])
@pytest.mark.parametrize("locale", LOCALES)
def test_no_pattern_claims_anything_by_itself(locale: str, formal: bool) -> None:  # noqa: FBT001
    kit, faults = kit_of(BY_LOCALE[locale]), {}
    for pattern in patterns(PACKS[locale]):
        empty = {slot: "" for name in slots_of(pattern) for slot in (name, name.capitalize())}
        bare = addressed(pattern, formal=formal).format_map(empty)
        copy = Copy(headline=bare if bare.strip() else "Go", body="So.", cta="Go", facts=())
        faults[pattern] = [check.reason for check in check_copy(copy, kit) if check.verdict != "allow"]
    assert {pattern: reasons for pattern, reasons in faults.items() if reasons} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_call_is_too_long_for_a_button(locale: str) -> None:
    pack = PACKS[locale]
    calls = [*pack.around.calls.values(), *(tones for trade in pack.trades.values() for tones in trade.calls.values())]
    for text in (text for tones in calls for tone in tones.values() for text in tone):
        assert all(len(pack.speech.typeset(addressed(text, formal=formal))) <= 24 for formal in (False, True)), text


@pytest.mark.parametrize(
    ("locale", "date", "said"),
    [
        ("en", dt.date(2026, 11, 30), "30 November 2026"),
        ("de", dt.date(2026, 3, 1), "1. März 2026"),
        ("fr", dt.date(2026, 8, 1), "1er août 2026"),
        ("fr", dt.date(2026, 2, 3), "3 février 2026"),
        ("es", dt.date(2026, 9, 5), "5 de septiembre de 2026"),
    ],
)
def test_a_day_is_written_as_the_language_does(locale: str, date: dt.date, said: str) -> None:
    assert PACKS[locale].speech.day(date) == said


@pytest.mark.parametrize(
    ("locale", "pattern", "word", "line"),
    [
        ("fr", "L'envie de {x}", "explorer", "L\u2019envie d\u2019explorer"),
        ("fr", "L'envie de {x}", "dormir", "L\u2019envie de dormir"),
        ("fr", "Une raison de {x}", "habiter ici", "Une raison d\u2019habiter ici"),
        ("fr", "Une raison de {x}", "haleter", "Une raison d\u2019haleter"),
        ("fr", "L'histoire de {x}", "Héros", "L\u2019histoire de Héros"),
        ("fr", "Une bouchée de {x}", "yaourt", "Une bouchée de yaourt"),
        ("fr", "Ce {x}", "oreiller", "Cet oreiller"),
        ("fr", "Ta {x}", "écharpe", "Ton écharpe"),
        ("fr", "Oui! {x}: voilà", "Ici", "Oui\u202f! Ici\u202f: voilà"),
        ("fr", "À {x} ?", "10:30", "À 10:30\u202f?"),
        ("fr", 'Un "{x}" doux', "lin", "Un «\u202flin\u202f» doux"),
        ("es", "Ver y {x}", "invitar", "Ver e invitar"),
        ("es", "Agua y {x}", "hielo", "Agua y hielo"),
        ("es", "Ver o {x}", "oír", "Ver u oír"),
        ("es", 'Un "{x}"', "sí", "Un «sí»"),
        ("de", 'Ein "{x}"', "Ja", "Ein „Ja“"),
        ("en", "It's {x}...", "here", "It\u2019s here…"),
    ],
)
def test_words_are_joined_and_set_as_the_language_does(locale: str, pattern: str, word: str, line: str) -> None:
    assert filled(pattern, {"x": word}, PACKS[locale].speech) == line


@pytest.mark.parametrize(
    ("locale", "gender", "number", "product", "line"),
    [
        ("fr", "feminine", "singular", "écharpe", "Cette écharpe, pensée pour"),
        ("fr", "masculine", "singular", "oreiller", "Cet oreiller, pensé pour"),
        ("fr", "feminine", "plural", "chaussures", "Ces chaussures, pensées pour"),
        ("es", "masculine", "plural", "zapatos", "Estos zapatos, pensados para"),
        ("es", "feminine", "singular", "manta", "Esta manta, pensada para"),
    ],
)
def test_words_agree_with_the_product(locale: str, gender: str, number: str, product: str, line: str) -> None:
    kit = msgspec.structs.replace(kit_of(BY_LOCALE[locale]), gender=gender, number=number, product=product)
    speech = PACKS[locale].speech
    pattern = "{This} {product}, {made} " + ("pour" if locale == "fr" else "para")
    assert filled(pattern, kit_words(kit, speech), speech) == line


def test_german_says_du_or_sie_with_the_right_ending() -> None:
    kit, speech = kit_of("belegfuchs.de"), PACKS["de"].speech
    assert kit_words(kit, speech)["Your"] == "Deine"
    assert kit_words(msgspec.structs.replace(kit, address="formal", gender="neuter"), speech)["Your"] == "Ihr"


def test_a_product_of_unknown_gender_leaves_out_what_must_agree() -> None:
    kit = msgspec.structs.replace(kit_of("maison-alize.fr"), gender="", number="")
    assert "this" not in kit_words(kit, PACKS["fr"].speech)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_campaign_breaks_no_rule(name: str) -> None:
    path = Path(f"infra/examples/{name}.yaml")
    assert check_campaign(path) == []
    kit = kit_of(name)
    assert f"{kit.campaign}.{kit.locale}" == name
