"""Claims against what is cited, in four languages: one amount in many forms is one amount, and no other is."""

from __future__ import annotations

import datetime as dt

import pytest

from generators.creative import Copy
from generators.kit import Brand, Fact, Kit, Offer
from generators.safety.claims import unbacked_claim


def refused(locale: str, claim: str, said: str, offer: str = "", expires: dt.date | None = None) -> bool:
    fact = Fact(id="f", claim=claim, phrase=claim, benefit=claim, angles=("proof",), expires=expires)
    kit = Kit(
        campaign="c",
        brand=Brand(name="Nine Elms", colours=("#000000", "#ffffff", "#ff0000")),
        product="p",
        activity="a",
        facts=(fact,),
        offers=(Offer(id="o", kind="price", text=offer or "tea", expires=expires),),
        locale=locale,  # type: ignore[arg-type]
    )
    return unbacked_claim(Copy(headline=said, body="Tea.", cta="Look", facts=("f",), offers=("o",)), kit) is not None


@pytest.mark.parametrize(
    ("locale", "claim", "said"),
    [
        ("en", "It lasts 15 hours.", "Fifteen hours"),
        ("en", "It lasts 15 hours.", "All 15 of them"),
        ("en", "It weighs 1,480 grams.", "1480 g"),
        ("en", "A cup costs 0.38 euros.", "38 cents a cup"),
        ("en", "It costs \u20ac4.", "4 EUR"),
        ("en", "92% kept it.", "92 per cent"),
        ("en", "Guaranteed for 5 years.", "A 5-year guarantee"),
        ("en", "Off until 31 March.", "Until March 31st"),
        ("en", "Two hundred and fifty pages.", "250 pages"),
        ("de", "Die Sohle h\u00e4lt 1.200 Kilometer.", "1200 km"),
        ("de", "F\u00fcnfundzwanzig Jahre.", "25 Jahre"),
        ("de", "Es kostet 39,50 Euro.", "39,50\u00a0\u20ac"),
        ("de", "Bis 31. M\u00e4rz.", "Bis 31.03."),
        ("de", "Der leichteste Schuh.", "Unser leichtester Schuh"),
        ("de", "Kostenlose R\u00fcckgabe.", "R\u00fcckgabe gratis"),
        ("fr", "Un sac p\u00e8se 1\u202f200 grammes.", "1200 g"),
        ("fr", "Quatre-vingt-dix jours.", "90 jours"),
        ("fr", "Un sac neuf.", "Neuf et beau"),
        ("fr", "Jusqu'au 31 mars.", "Jusqu\u2019au 31/03"),
        ("fr", "Le caf\u00e9 le plus doux.", "Notre caf\u00e9 le plus doux"),
        ("es", "Mil doscientos kil\u00f3metros.", "1.200 km"),
        ("es", "Treinta y cinco noches.", "35 noches"),
        ("es", "Hasta el 31 de marzo.", "Hasta el 31/3"),
        ("es", "El tren m\u00e1s silencioso.", "Nuestro tren m\u00e1s silencioso"),
        ("en", "Tea.", "Nine Elms tea"),
        ("en", "Tea.", "A page or two"),
    ],
)  # fmt: skip
def test_a_claim_in_other_words_or_figures_is_the_same_claim(locale: str, claim: str, said: str) -> None:
    assert not refused(locale, claim, said)


@pytest.mark.parametrize(
    ("locale", "claim", "said"),
    [
        ("en", "It lasts 15 hours.", "15 days"),
        ("en", "It lasts 15 hours.", "15%"),
        ("en", "It costs \u20ac20.", "20 off"),
        ("en", "It costs \u20ac20.", "$20"),
        ("en", "1.480 litres.", "1480 litres"),
        ("en", "Off until 31 March.", "Until 30 March"),
        ("en", "Off until 31 March 2027.", "Until 31 March 2028"),
        ("de", "1.200 Kilometer.", "1,2 Kilometer"),
        ("de", "Ein leichter Schuh.", "Der leichteste Schuh"),
        ("de", "Ein leichter Schuh.", "Leichter als Luft"),
        ("fr", "Un caf\u00e9 doux.", "Le caf\u00e9 le plus doux"),
        ("fr", "Neuf.", "Neuf jours"),
        ("es", "Un tren silencioso.", "El tren m\u00e1s silencioso"),
        ("es", "Un tren.", "Best train"),
    ],
)
def test_a_claim_that_only_looks_alike_is_another(locale: str, claim: str, said: str) -> None:
    assert refused(locale, claim, said)


@pytest.mark.parametrize("said", ["Until 31 March", "Until 31 March 2027", "Until 2027-03-31"])
def test_the_day_on_which_what_is_cited_expires_may_be_named(said: str) -> None:
    assert refused("en", "Tea.", said)
    assert not refused("en", "Tea.", said, expires=dt.date(2027, 3, 31))


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "The critics' choice"),
        ("en", "The nation's favourite"),
        ("en", "Nobody does it better"),
        ("en", "As seen on TV"),
        ("en", "F r e e for you"),
        ("de", "Bekannt aus dem Fernsehen"),
        ("de", "Deutschlands Liebling"),
        ("de", "K o s t e n l o s"),
        ("fr", "Le choix de tous"),
        ("fr", "Vu \u00e0 la t\u00e9l\u00e9"),
        ("es", "La primera elecci\u00f3n de todos"),
        ("es", "Visto en televisi\u00f3n"),
    ],
)
def test_what_others_are_said_to_think_is_a_claim_and_so_is_a_word_spelt_apart(locale: str, said: str) -> None:
    assert refused(locale, "Tea.", said)
    assert not refused(locale, said, said)
