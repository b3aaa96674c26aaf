"""English claim words."""

from __future__ import annotations

import re

from generators.safety.claimed.lexicon import Lexicon

# Words in -est that rank nothing. The list is of the innocent, not of the guilty, so that a superlative nobody
# thought of ("crunchiest") is still caught.
_NO_SUPERLATIVES = (
    "arrest|bequest|chest|conquest|contest|crest|detest|digest|divest|earnest|everest|fest|forest|gest|guest|harvest|honest|"
    "inquest|interest|invest|jest|lest|manifest|midwest|modest|molest|nest|northwest|pest|priest|protest|quest|request|"
    "rest|retest|southwest|suggest|test|tempest|unrest|vest|west|wrest|zest|ingest|infest|attest|backrest|footrest|armrest|"
    "headrest"
)
_DAY = (
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|midnight|noon|january|february|march|"
    r"april|"
    r"june|july|august|september|october|november|december|christmas|easter|(?:the )?weekend|(?:next|this) week|next month"
)

EN = Lexicon(
    {
        "free": "free, freebie*, complimentary, gratis, no charge, no cost, without charge, for nothing, on the house, "
        "zero cost, on us, "
        "costs nothing, pay nothing",
        "guarantee": "guarant*, warrant*, money back, your money back, promise, promised, promises, we promise, lifetime, "
        "for life",
        "risk": "no risk, risk free, zero risk, without risk, no obligation, foolproof, fail safe, can't go wrong, cannot fail",
        "proof": "proven, clinically, scientifically, scientific*, lab tested, laboratory, science says, studies show, "
        "tests show, "
        "research shows",
        "approval": "approv*, certif*, official*, licensed, accredited, endors*, authentic*, genuine*",
        "never": "never, unbreakable, indestructible, cannot break",
        "always": "always, forever, everlasting, every time, permanent*",
        "perfection": "perfect*, flawless*, unbeatable, unmatched, unrivalled, unrivaled, unlimited, unparalleled, "
        "unsurpassed, "
        "incomparable, miracle*, infallible, instant*, overnight results",
        "rank": "leading, premier, ultimate, unique*, number one, no 1, second to none, world class, top rated, top selling, "
        "bestsell*, best sell*, best seller, best selling, bestseller, like no other, market leader, top choice, nothing "
        "beats, "
        "nothing comes close, one of a kind, in a class, finest, best, worst, least, most, foremost, utmost, topmost, "
        "unequalled",
        "award": "award*, winner*, prize winning, medal*, trophy",
        "urgency": "last chance, limited time, limited edition, limited offer, only today, today only, while stocks last, "
        "while "
        "supplies last, ends soon, act now, act fast, don't miss, do not miss, now or never, final hours, final days, "
        "selling fast, "
        "almost gone, nearly gone, going fast, running out, before it's gone, before it is gone, last few, few left, "
        "stocks are low, "
        "order now before, closing soon, expires soon, last call, time is running",
        "discount": "cheap, cheaper, cheapest, discount*, bargain*, sale, half price, lowest price, low prices, price "
        "drop, price cut, reduced, knockdown, "
        "clearance, markdown, lower price, slashed",
        "saving": "savings, save money, saves money, save more, save on, save big, save up, pays for itself, pay less, "
        "costs less",
        "factor": "half, halves, double, doubles, doubled, triple, triples, twice, thrice, tenfold, twofold, quadruple, "
        "times as",
        "crowd": "hundreds, thousands, millions, dozens, billions, best loved, most loved, trusted by, loved by, chosen by, "
        "everyone agrees, rated, top ten, five star, sold out, experts, recommended, recommend, recommends, customers love, "
        "favourite of, favorite of, reviews, satisfaction, voted, critics, royalty, by appointment, as seen on, as seen in, "
        "featured in, first choice, talking about it, talks about it",
        "health": "cure, cures, cured, curing, heal, heals, healing, healthy, healthier, remedy, remedies, relief, "
        "relieve*, detox*, "
        "therap*, medic*, clinical*, doctor*, physician*, optician*, dermatolog*, cardiolog*, pharmacist*, dentist*, nurses, "
        "immune, immunity, stress, insomnia, migraine*, arthritis, inflammation, cholesterol, slimming, blood pressure, "
        "lose weight, "
        "weight loss, burn fat, anti aging, anti ageing, boosts your, prevents, prevent, treats, eyestrain, eye strain, "
        "wrinkles, "
        "fatigue, headache*, disease*, painless, pain free, toxin*, sleep better",
        "finance": "profit*, dividend*, yield, yields, apr, roi, interest rate, interest free, guaranteed returns, earn money, "
        "make money, get rich, passive income, tax free, investment*, earn, earns, wealth, millionaire, cashback, cash back",
        "green": "organic*, sustainab*, eco, ecological*, recycled, compostable, biodegradable, carbon neutral, climate "
        "neutral, "
        "net zero, zero emission, emission free, vegan, fair trade, fairtrade, cruelty free, environmentally, planet friendly",
    },
    ranks=(
        re.compile(rf"\b(?P<what>(?!(?:{_NO_SUPERLATIVES})\b)[^\W\d_]{{3,}}est)\b"),
        re.compile(r"\b(?:most|least) (?P<what>\w+)"),
        re.compile(r"\bworld(?:'s)? (?P<what>\w+est|first|only)\b"),
        re.compile(r"\b\w+(?:'s|s') (?:own |first |clear )?(?P<what>choice|favou?rite|darling|pick)\b"),
    ),
    compares=(
        re.compile(r"(?<!rather )(?<!other )\bthan\b(?! ever\b)|\bunlike (?:other|any|most|the)\b|\bthan ever\b"),
        re.compile(r"\b(?:nobody|no one|no other|none) (?:\w+ ){0,3}(?:better|finer|close|closer|compares)\b"),
        re.compile(
            r"\b(?:outlasts?|outshines?|outperforms?|beats|compared (?:to|with)|superior|versus|vs|rivals?|competitors?)\b"
        ),
    ),
    deadlines=(
        re.compile(rf"\b(?:until|till|by|before) (?:the end of )?(?P<what>{_DAY})\b"),
        re.compile(
            r"\b(?:ends?|ending|expires?|closes?|finishes|stops) (?:on |at |in )?(?P<what>soon|today|tonight|tomorrow|this|"
            r"\w+day)\b"
        ),
        re.compile(r"\bonly (?:until|till|for (?:today|a)|today|tonight|this) ?(?P<what>\w*)"),
        re.compile(
            r"\b(?P<what>next[- ]day|same[- ]day|overnight|within (?:hours|days|minutes|weeks)|in (?:minutes|seconds))\b"
        ),
        re.compile(r"(?<!not )(?<!to )(?<!no )(?<!n't )(?<!without )(?<!any )(?<!never )\b(?P<what>hurry)\b"),
        re.compile(r"\bonly (?:\d+ |a few |a handful )(?:\w+ )?(?P<what>left|remain\w*)\b"),
    ),
)

#: English that advertisers of other languages use: what an English list may refuse there without refusing their own words.
ABROAD = Lexicon(
    {
        "free": "free, for free, no charge",
        "guarantee": "guarant*, money back",
        "risk": "no risk, risk free",
        "rank": "best, number one, world class, top rated, bestseller, ultimate, leading, must have",
        "urgency": "last chance, limited time, limited edition, today only, only today, hurry up, act now",
        "discount": "sale, cheapest, cheap, discount, half price, lowest price",
        "award": "award*",
        "health": "clinically, cures, heals, detox*",
        "green": "organic, sustainable, eco friendly, carbon neutral",
        "never": "never, unbreakable",
    }
)
