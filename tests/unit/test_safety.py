from __future__ import annotations

import msgspec
import pytest

from generators.creative import Copy
from generators.kit import Brand, Fact, Kit, Offer
from generators.safety.gate import RULES, Rule, check_copy
from generators.safety.targeting import hint_in

KIT = Kit(
    campaign="lamps",
    brand=Brand(name="Studio 54", colours=("#000000", "#ffffff", "#ff0000"), banned_words=("cheap", "50% off", "act up")),
    product="lamps",
    activity="reading late",
    facts=(
        Fact(
            id="hours",
            claim="The battery lasts 15 hours, the longest of our lamps.",
            phrase="15 hours of light",
            benefit="read for two nights",
            angles=("proof",),
        ),
        Fact(
            id="cost",
            claim="An hour costs 3.5 cents and is free at night.",
            phrase="an hour for 3.5 cents",
            benefit="save",
            angles=("thrift",),
        ),
    ),
    offers=(Offer(id="sale", kind="price", text="15% off, at €20"),),
)


def copy(
    headline: str, body: str = "Good light.", cta: str = "Look", facts: tuple[str, ...] = (), offers: tuple[str, ...] = ()
) -> Copy:
    return Copy(headline=headline, body=body, cta=cta, facts=facts, offers=offers)


def refused_by(made: Copy) -> set[str]:
    return {check.rule.split("/")[0] for check in check_copy(made, KIT) if check.verdict == "reject"}


@pytest.mark.parametrize(
    "made",
    [
        copy("Read late"),
        copy("15 hours of light", facts=("hours",)),
        copy("Two nights, one lamp", facts=("hours",)),
        copy("Our LONGEST light", facts=("hours",)),
        copy("An hour for 3.5 cents", facts=("cost",)),
        copy("Free at night", facts=("cost",)),
        copy("15 % off", offers=("sale",)),
        copy("15 percent off, at €20", offers=("sale",)),
        copy("Studio 54 lamps"),
        copy("A rest in the west, an honest test"),
        copy("Lamps from Cheapside"),
        copy("You, and a book"),
        copy("Café light, naïve & kind, it's “warm”…"),
    ],
    ids=lambda made: made.headline,
)
def test_harmless_copy_is_allowed_by_every_rule(made: Copy) -> None:
    checks = check_copy(made, KIT)
    assert [check.rule for check in checks] == [rule.id for rule in RULES]
    assert refused_by(made) == set()


@pytest.mark.parametrize(
    "made",
    [
        copy("16 hours of light", facts=("hours",)),
        copy("5 hours of light", facts=("hours",)),
        copy("15 hours of light"),
        copy("15 hours of light", facts=("cost",)),
        copy("15% more light", facts=("hours",)),
        copy("15 off", offers=("sale",)),
        copy("Light for 20 cents", facts=("hours",), offers=("sale",)),
        copy("Light at $20", offers=("sale",)),
        copy("Light at £", offers=("sale",)),
        copy("½ the price"),
        copy("Light for twice as long"),
        copy("Half the price"),
        copy("The best light"),
        copy("The cosiest light"),
        copy("The longest light"),
        copy("The most light"),
        copy("Light, guaranteed"),
        copy("Free light"),
        copy("\uff26\uff32\uff25\uff25 light"),
        copy("A number-one lamp"),
        copy("Award-winning light"),
        copy("Last chance for light"),
        copy("Never in the dark"),
        copy("Read late", body="Only 9 left."),
        copy("Read late", cta="Get 9"),
    ],
    ids=lambda made: f"{made.headline} {made.cta}",
)
def test_a_claim_that_no_cited_source_says_is_refused(made: Copy) -> None:
    assert "claims" in refused_by(made)


@pytest.mark.parametrize("headline", ["Cheap light", "light so CHEAP.", "Light: 50%  off", "Don't act up"])
def test_the_brands_banned_words_are_refused(headline: str) -> None:
    assert "words" in refused_by(copy(headline))


@pytest.mark.parametrize(
    "headline",
    [
        "<b>Light</b>",
        "Light &amp; dark",
        "{{light}}",
        "[light](x)",
        "**Light**",
        "Go to www.lamps",
        "lamps.com",
        "lamps.example/now",
        "https://lamps",
        "javascript:alert",
        "a@lamps",
        "Light\u202egnol",
        "Light\u200b",
        "Light\x07",
        "Light\nlate",
        "Light\u2028late",
        "L\u0456ght",
    ],
    ids=ascii,
)
def test_whatever_is_no_plain_text_is_refused(headline: str) -> None:
    assert "characters" in refused_by(copy(headline))


@pytest.mark.parametrize(
    "headline",
    [
        "Because you searched for lamps",
        "Since you\u2019ve bought a book",
        "You recently viewed lamps",
        "We noticed you read late",
        "Based on your reading",
        "Lamps for people like you",
        "New in your area",
        "Light for your age",
        "For a mother who reads",
        "Are you single",
        "You're pregnant, read on",
        "Lamps left in your basket",
    ],
)
def test_a_word_about_the_reader_is_refused(headline: str) -> None:
    assert "targeting" in refused_by(copy(headline))


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "For those with weak knees"),
        ("en", "Your home in Leeds"),
        ("de", "F\u00fcr alle mit schwachen Knien"),
        ("de", "Deine Wohnung in K\u00f6ln"),
        ("fr", "Pour celles qui ont mal au dos"),
        ("fr", "Votre appartement \u00e0 Paris"),
        ("es", "Para quienes tienen malas rodillas"),
        ("es", "Tu piso en Madrid"),
    ],
)
def test_a_reader_is_neither_ailing_nor_at_home_anywhere(locale: str, text: str) -> None:
    assert hint_in(text, locale) is not None


@pytest.mark.parametrize(("locale", "text"), [("en", "Hello, Sunday."), ("de", "Hallo Sonntag!"), ("de", "Moin Sommer!")])
def test_a_greeting_to_a_day_names_nobody(locale: str, text: str) -> None:
    assert hint_in(text, locale) is None


@pytest.mark.parametrize(
    "made",
    [copy(""), copy("Light", cta="  "), copy("L" * 91), copy("Light", body="L" * 241), copy("Light", cta="L" * 25)],
    ids=["no headline", "blank cta", "long headline", "long body", "long cta"],
)
def test_a_blank_or_overlong_field_is_refused(made: Copy) -> None:
    assert "lengths" in refused_by(made)


@pytest.mark.parametrize(
    "made",
    [copy("Light", facts=("hours", "hours")), copy("Light", facts=("moon",)), copy("Light", offers=("hours",))],
    ids=["twice", "unknown", "a fact as an offer"],
)
def test_an_id_that_is_not_in_the_kit_is_refused(made: Copy) -> None:
    assert "citations" in refused_by(made)


def test_a_fact_that_has_left_the_kit_backs_nothing() -> None:
    kit = msgspec.structs.replace(KIT, facts=KIT.facts[1:])
    rejected = {check.rule for check in check_copy(copy("15 hours", facts=("hours",)), kit) if check.verdict == "reject"}
    assert rejected == {"claims/3", "citations/1"}


def test_a_rule_that_raises_is_a_reject_and_the_others_still_speak() -> None:
    def broken(_copy: Copy, _kit: Kit) -> str | None:
        message = "no dictionary"
        raise OSError(message)

    checks = check_copy(copy("Read late"), KIT, rules=(Rule("broken/1", broken), *RULES))
    assert (checks[0].rule, checks[0].verdict) == ("broken/1", "reject")
    assert "no dictionary" in checks[0].reason
    assert {check.verdict for check in checks[1:]} == {"allow"}
