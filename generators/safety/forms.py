"""The plain-language restrictions that a rule can read, as patterns: four languages, from "no emoji" to "never say X".

A form is a pattern on the folded restriction and what it forbids. ``Forbidden`` says where; ``words`` what, if words.
What no form matches is for a reviewer to read.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal[
    "exclamation", "question", "emoji", "digits", "prices", "percent", "capitals", "superlatives", "comparisons", "hashtags",
    "quotes", "semicolons", "dashes", "ellipsis", "brackets", "words", "length",
]  # fmt: skip


class Forbidden(NamedTuple):
    """One restriction as read. ``field``: headline, body, cta, or empty for all; ``limit``: most words or characters allowed.

    ``whole``: the rule sees all that the restriction forbids; otherwise it sees a part, and a reviewer the rest.
    """

    kind: Kind
    field: str = ""
    words: tuple[str, ...] = ()
    limit: int = 0
    unit: Literal["words", "characters"] = "words"
    whole: bool = True


_NO = (
    r"\b(?:no|not any|without|avoid|never use|don't use|do not use|skip|leave out|keine?|ohne|verzichte auf|vermeide|pas de|"
    r"pas d'|sans|"
    r"\u00e9vite[zr]?(?: les| l')?|aucune?s?|sin|evita(?: l[oa]s)?|ning\u00fan|ninguna|nada de|no uses|no use)\b"
)
_THINGS: tuple[tuple[Kind, str], ...] = (
    ("exclamation", r"exclamation|ausrufe|d'exclamation|exclamaci\u00f3n"),
    ("question", r"question|frage|preguntas?|interrogaci\u00f3n|interrogation"),
    ("emoji", r"emojis?\b|emoticons?|smileys?|emoticonos"),
    ("percent", r"percent|prozent|pourcentage|porcentaje"),
    ("prices", r"\bprices?\b|\bpreise?\b|\bpreisangaben|\bprix\b|\bprecios?\b"),
    ("digits", r"numbers?\b|digits?\b|figures?\b|numerals?\b|zahlen|ziffern|chiffres|nombres|n\u00fameros|cifras"),
    ("capitals", r"all[- ]caps|capital|capitals|upper ?case|grossbuchstaben|majuscules|may\u00fasculas"),
    ("superlatives", r"superlativ"),
    ("comparisons", r"compari|vergleich|comparai|comparaci"),
    ("hashtags", r"hash ?tags?|mots-di\u00e8se"),
    ("quotes", r"quotation marks|quotes|anf\u00fchrungszeichen|guillemets|comillas"),
    ("semicolons", r"semi-?colons?|semikol|strichpunkt|points?-virgules?|punto y coma"),
    ("dashes", r"\bdashes\b|gedankenstrich|tirets|guiones"),
    ("ellipsis", r"ellips|auslassungspunkte|points de suspension|puntos suspensivos"),
    ("brackets", r"brackets|parenthes|klammern|par\u00e9ntesis|parenth\u00e8ses"),
)
_WITHOUT = tuple((kind, re.compile(rf"{_NO}.{{0,30}}?(?:{thing})")) for kind, thing in _THINGS)
_COMPARE = re.compile(
    r"\b(?:do not|don't|never) compare\b|\bvergleiche? (?:uns )?nicht\b|\bne (?:pas )?compare[zr]?\b|"
    r"\bno (?:nos )?compare[sn]?\b"
)
_FIELD = (
    (
        "headline",
        re.compile(r"headlines?|\btitles?|\u00fcberschrift|schlagzeile|\btitel\b|titres?|accroche|titulares?|t\u00edtulos?"),
    ),
    ("body", re.compile(r"\bbody|\bbodies|fliesstext|\btext\b|corps|cuerpo")),
    (
        "cta",
        re.compile(r"\bcta\b|call to action|calls to action|buttons?\b|schaltfl\u00e4che|bouton|bot\u00f3n|handlungsaufruf"),
    ),
)
_QUOTED = re.compile(
    r"[\"'\u2018\u201c\u201e\u00ab]\s?([^\"'\u2019\u201c\u201d\u00bb]+?)\s?[\"'\u2019\u201c\u201d\u00bb](?!\w)"
)
_SAY = (
    r"(?:the (?:words?|phrases?|terms?|names?|expressions?) |das wort |die w(?:\u00f6|o)rter |die worte |den begriff |le "
    r"mot |les mots |le terme |"
    r"l'expression |la palabra |las palabras |el t\u00e9rmino |la expresi\u00f3n )"
)
_NEVER = (
    r"(?:do not|don't|never|please do not|please don't) (?:ever )?(?:say|write|mention|use|name|include|refer to|talk about|"
    r"speak of|call it|state|print)|"
    r"avoid(?: saying| using| mentioning| writing)?|no mentions? of|no use of|leave out|stay away from|ban|"
    r"(?:sag|sage|sagen sie|schreib|schreibe|schreiben sie|erw\u00e4hne|erw\u00e4hnen sie|nenne|nennen sie|verwende|"
    r"verwenden sie|benutze) (?:nie|niemals|nicht|bitte nicht)|"
    r"vermeide(?:n sie)?|keine erw\u00e4hnung von|"
    r"ne (?:jamais|pas) (?:dire|mentionner|\u00e9crire|utiliser|employer|citer|parler de)|ne (?:dites|mentionnez|dis|"
    r"mentionne|utilisez|parlez|citez|\u00e9crivez) (?:jamais|pas)(?: de)?|"
    r"\u00e9vite[zr]?(?: de (?:dire|mentionner))?|"
    r"(?:no|nunca) (?:digas?|diga|menciones|mencione|uses|use|escribas|escriba|nombres|nombre|hables de|hable de|mencionar|"
    r"decir|usar)|evita(?:r)?(?: decir| mencionar| usar)?|sin mencionar"
)
_SAYING = re.compile(rf"^(?:please |bitte )?(?:{_NEVER}) (?P<named>{_SAY})?(?P<rest>.+?)[.!]?$", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?:no more than|at most|max(?:imum|imal)?\.?(?: of)?|not more than|up to|fewer than|h\u00f6chstens|maximal|nicht "
    r"mehr als|au plus|pas plus de|au maximum|"
    r"maximum|como m\u00e1ximo|no m\u00e1s de|m\u00e1ximo(?: de)?) (?P<limit>\d+) (?P<unit>words?|w\u00f6rter|mots|palabras|"
    r"characters|zeichen|caract\u00e8res|caracteres|letters)"
)
_APART = re.compile(r"\s*(?:,|;|/|\bor\b|\band\b|\bnor\b|\boder\b|\bund\b|\bou\b|\bet\b|\bo\b|\by\b|\bni\b)\s*")
_LEADING = re.compile(r"^(?:any |the |our |a |an |der |die |das |den |le |la |les |l'|un |une |el |los |las |any mention of )")
#: So many words at the most are read as a name or a phrase; more are a thought.
_PHRASE = 3


def read_restriction(restriction: str) -> Forbidden | None:
    """What a restriction forbids, or None where it takes a reader to know."""
    text = " ".join(restriction.replace("\u2019", "'").split())
    small = text.casefold()
    field = next((name for name, pattern in _FIELD if pattern.search(small)), "")
    if limit := _LIMIT.search(small):
        letters = limit["unit"].startswith(("char", "zei", "car", "let"))
        return Forbidden("length", field, limit=int(limit["limit"]), unit="characters" if letters else "words")
    if quoted := _said(text):
        return quoted._replace(field=field)
    if _COMPARE.search(small):
        return Forbidden("comparisons", field, whole=False)
    kind = next((kind for kind, pattern in _WITHOUT if pattern.search(small)), None)
    # A comparison needs no "than", and a superlative no "-est": a rule sees the common forms, a reviewer the others.
    return Forbidden(kind, field, whole=kind not in {"comparisons", "superlatives"}) if kind else _phrase(text, field)


def _said(text: str) -> Forbidden | None:
    """Words in quotation marks after a "never say": they are meant as they stand."""
    if not re.search(_NEVER, text, re.IGNORECASE):
        return None
    words = tuple(word.strip() for word in _QUOTED.findall(text))
    return Forbidden("words", words=words) if words else None


def _phrase(text: str, field: str) -> Forbidden | None:
    """Names and short phrases after a "never mention". A common noun stands for a subject: the rule sees its word only."""
    found = _SAYING.match(text)
    if not found:
        return None
    words = tuple(filter(None, (_LEADING.sub("", part.strip()) for part in _APART.split(found["rest"]))))
    if not words or any(len(word.split()) > _PHRASE for word in words):
        return None
    named = bool(found["named"]) or all(word[:1].isupper() for word in words)
    return Forbidden("words", field, words=words, whole=named)
