"""German claim words."""

from __future__ import annotations

import re

from generators.safety.claimed.lexicon import Lexicon

# Adjectives, ordinals and verbs that end as a superlative does. The list is of the innocent: see English.
_NO_SUPERLATIVES = (
    r"erste|feste|ernste|robuste|bewusste|n\u00e4chste|letzte|musste|wusste|koste|teste|leiste|raste|taste|puste|huste|"
    r"r\u00fcste|faste|"
    r"laste|tr\u00f6ste|d\u00fcrste|poste|roste|m\u00e4ste|haste|r\u00f6ste|ger\u00f6stete|k\u00fcste|kiste|liste|"
    r"g\u00e4ste|reste|weste|\u00e4ste|"
    r"kruste|w\u00fcste|geiste|dienste|oste|weste|nordoste|nordweste|s\u00fcdoste|s\u00fcdweste|pfoste|kaste|poste|leiste|"
    r"b\u00fcste|gewinste|"
    r"verluste|k\u00fcnste|\u00fcberraste|herbste|lieste|vorgestern|gestern|manifeste|lose|\u00e4ste|meiste|z\u00e4hlste|"
    r"angste|\u00e4ngste|"
    r"begeiste|durste|fr\u00f6ste|gerste|gerüste|ger\u00fcste|bewusste|unbewusste|t\u00f6ste|knuspe|einste|sonste|"
    r"l\u00fcste|forste|horste|"
    r"neste|gebirgste|palaste|pal\u00e4ste|ballaste|fenste|schweste|elste|mindeste|fitteste"
)
_DAY = (
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|heute|morgen|mitternacht|mittag|januar|februar|"
    r"m\u00e4rz|april|"
    r"juni|juli|august|september|oktober|november|dezember|weihnachten|ostern|wochenende|monatsende|jahresende"
)

DE = Lexicon(
    {
        "free": "gratis*, kostenlos*, kostenfrei*, umsonst, geschenkt, kosten nichts, kostet nichts, ohne kosten, ohne "
        "aufpreis, "
        "geb\u00fchrenfrei, portofrei, versandkostenfrei*, aufs haus, zum nulltarif, nichts zahlen",
        "guarantee": "garant*, gew\u00e4hrleist*, geld zur\u00fcck, lebenslang*, versproch*, verspricht, versprechen, ein "
        "leben lang",
        "risk": "ohne risiko, risikolos*, risikofrei*, kein risiko, kann nichts schiefgehen, unverbindlich",
        "proof": "bewiesen*, klinisch*, wissenschaft*, nachgewiesen*, nachweislich*, belegt, studien, laborgepr\u00fcft*, "
        "erwiesen*",
        "approval": "zertifi*, offiziell*, zugelassen*, anerkannt*, amtlich*, gepr\u00fcft*, t\u00fcv, siegel, echt, original, "
        "ausgezeichnet*",
        "never": "nie, niemals, nie wieder, unzerst\u00f6rbar*, unzerbrechlich*, unkaputtbar*, unverw\u00fcstlich*",
        "always": "immer, ewig*, f\u00fcr immer, jederzeit, dauerhaft, jedes mal",
        "perfection": "perfekt*, makellos*, un\u00fcbertroffen*, unschlagbar*, unbegrenzt*, grenzenlos*, unvergleichlich*, "
        "wunder, "
        "einmalig*, sofortig*, vollkommen*, fehlerfrei*",
        "rank": "f\u00fchrend*, einzigartig*, beste, bester, bestes, besten, bestem, nummer eins, nr 1, nummer 1, "
        "marktf\u00fchr*, "
        "bestseller, weltklasse, spitzenreiter, meistverkauft*, beliebtest*, meiste, meisten, ultimativ*, unerreicht*, "
        "besser, bestens, "
        "konkurrenzlos*, testsieger*, erstklassig*, topmodell, spitzenqualit\u00e4t, ohnegleichen, das einzige, der "
        "einzige, die einzige",
        "award": "preisgekr\u00f6nt*, pr\u00e4mier*, sieger*, gewinner*, auszeichnung*, medaille*, goldmedaille",
        "urgency": "letzte chance, nur heute, nur noch, nur kurz*, nur f\u00fcr kurze, solange der vorrat, solange vorrat, "
        "jetzt oder nie, "
        "beeil*, schnell sein, endet bald, endet heute, bald vorbei, fast ausverkauft, fast weg, wenige st\u00fccke, "
        "limitiert*, befristet*, "
        "greif zu, greifen sie zu, letzte st\u00fccke, letzte paare, letzte gelegenheit, verpass*, vorrat reicht, letzte "
        "tage, schliesst bald, "
        "letzter aufruf, nicht verpassen, so lange der vorrat, l\u00e4uft ab, l\u00e4uft aus",
        "discount": "billig*, rabatt*, reduziert*, sale, schn\u00e4ppchen*, halber preis, halben preis, sonderangebot*, "
        "sonderpreis*, "
        "tiefpreis*, g\u00fcnstig*, preiswert*, preisnachlass, ausverkauf, schlussverkauf, nachlass, preissturz, "
        "dauertiefpreis*, "
        "aktionspreis, niedrigpreis*",
        "saving": "sparen, spart, sparst, spar, spare, ersparnis*, ersparen, rechnet sich, macht sich bezahlt, weniger zahlen",
        "factor": "h\u00e4lfte, halbiert*, doppelt*, verdopp*, dreifach*, zweifach*, zehnfach*, zweimal, dreimal, "
        "verdreifach*, zehnmal",
        "crowd": "hunderte*, tausende*, millionen, dutzende*, experten*, empfohlen*, empfehl*, empfiehlt, bewertet, "
        "bewertung*, kunden "
        "lieben, alle lieben, zufriedene kunden, lieblingsschuh der, vertrauen uns, ausverkauft, zufriedenheit, "
        "bekannt aus, alle reden, kritiker*, erste wahl, liebling der, liebling des, liebling aller",
        "health": "heilt, heilen, heilung, heilend*, gesund, gesunde*, gesundheit*, lindert, lindern, linderung*, "
        "blutdruck, \u00e4rzte*, "
        "arzt, \u00e4rztlich*, orthop\u00e4d*, mediz*, apothek*, dermatolog*, entgift*, detox*, abnehmen, immunsystem, "
        "abwehrkr\u00e4fte, "
        "stress, schlafst\u00f6rung*, migr\u00e4ne, rheuma, entz\u00fcndung*, schmerz*, wirkt gegen, beugt vor, "
        "fettverbrenn*, therap*, "
        "faltenfrei, gelenkschonend*, cholesterin, r\u00fcckenfreundlich*, vorbeug*, kreislauf",
        "finance": "rendite*, zins*, gewinn, gewinne, dividende*, geld verdienen, reich werden, steuerfrei*, passives "
        "einkommen, anlage*, "
        "verdien dein, verm\u00f6gen, investi*, einkommen, cashback",
        "green": "nachhaltig*, klimaneutral*, umweltfreundlich*, \u00f6kologisch*, biologisch*, bio, recycelt*, "
        "kompostierbar*, vegan*, "
        "co2 neutral, emissionsfrei*, fair gehandelt, fairtrade, klimapositiv*, biologisch abbaubar, umweltschonend*, "
        "plastikfrei*",
    },
    ranks=(
        re.compile(
            rf"\b(?P<what>(?!(?:{_NO_SUPERLATIVES})(?:[nrsm]|nd|st|te\w?)?\b)(?!ge|be|ver|ent|er)[^\W\d_]{{3,}}st)e[nrsm]?\b"
        ),
        re.compile(r"\bam (?P<what>\w{2,}sten)\b"),
        re.compile(r"\b(?:deutschlands|\u00f6sterreichs|europas|jedermanns) (?P<what>\w+)"),
    ),
    compares=(
        re.compile(
            r"\b(?:\w{2,}er(?:e[nrsm]?)?|mehr|weniger) (?:\w+ ){0,2}?als\b|\banders als\b|\bim (?:gegensatz|vergleich) zu\b|"
            r"\bmitbewerber\w*"
        ),
        re.compile(r"\b(?:schl\u00e4gt|\u00fcbertrifft|\u00fcberlegen|konkurrenz|wettbewerber\w*)\b"),
    ),
    deadlines=(
        re.compile(rf"\b(?:bis|vor|ab|seit)(?: zum| zur| ende| am| kommenden?| n\u00e4chsten?)? (?P<what>{_DAY})\b"),
        re.compile(
            r"\b(?:endet|enden|l\u00e4uft ab|schliesst|verf\u00e4llt)(?: am| um| in)? (?P<what>bald|heute|morgen|\w+tag|"
            r"\w+nacht)\b"
        ),
        re.compile(r"\bnur (?P<what>heute|diese woche|bis|jetzt|f\u00fcr kurze zeit|dieses wochenende)\b"),
        re.compile(
            r"\b(?P<what>\u00fcber nacht|am n\u00e4chsten tag|in (?:minuten|sekunden|wenigen tagen)|binnen (?:stunden|tagen))\b"
        ),
    ),
)
