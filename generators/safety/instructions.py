"""Rule ``instructions/1``: nothing in the copy speaks to a model or a system, and nothing is a machine's own text.

Such text in copy means that a feed or a page was obeyed, or echoed. The same reading screens a campaign's own fields,
where it would reach a writer's prompt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generators.safety.disguise import plain
from generators.safety.machine_text import machine_text_in
from generators.safety.reading import whole_text

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit

_ROLE = (
    r"(?:system|user|assistant|developer|tool|human|ai|sistema|usuario|asistente|systeme|syst\u00e8me|utilisateur|assistent|"
    r"nutzer)"
)
_ORDERS = (
    # English: what is said so far, the machine named, a change of role, the prompt asked for.
    (
        r"\b(?:ignor|disregard|forget|overrid|overrul|bypass|discard|neglect|skip|drop)\w* (?:\w+ ){0,3}"
        r"(?:previous|prior|above|earlier|preceding|all|every\w*|rules?|instructions?|prompts?|guidelines?|polic\w+|filters?|"
        r"context)\b"
    ),
    r"\b(?:follow|obey|apply|respect) (?:\w+ ){0,3}(?:rules?|instructions?|orders?|commands?|guidelines?)\b",
    r"\b(?:new|updated|following|hidden|secret|original|initial) (?:system )?(?:instructions?|prompts?|orders?|directives?)\b",
    r"\b(?:system|developer|hidden|initial|secret|your|the|this) ?-?prompts?\b|\bprompt ?injection",
    (
        r"\b(?:language|ai|gpt|llm) ?-?models?\b|\bas an? (?:ai|assistant|llm)\b|\b(?:dis)?obey\w*\b|\b(?:new|your) role\b|"
        r"\b(?:chatgpt|gpt-?\d|jailbreak\w*|openai|anthropic)\b"
    ),
    (
        r"\byou are (?:now |no longer |from now )|\bact as (?:if|an?|my)\b|\bpretend (?:that |to |you)|\bfrom now on,? (?:you|"
        r"answer|reply)"
    ),
    (
        r"\b(?:repeat|reveal|print|output|show|display|echo|leak|translate|encode|decode) (?:\w+ ){0,3}"
        r"(?:above|verbatim|prompts?|instructions?|base64|rot13|words before|key|secrets?|passwords?|config\w*)\b"
    ),
    (
        r"\b(?:begin|start|end|finish|answer|reply|respond) (?:\w+ ){0,2}(?:reply|answer|response|output|message|with:|with "
        r"the word)\b"
    ),
    (
        r"\bunrestricted\b|\bno (?:limits|restrictions|filters?)\b.{0,20}\b(?:you|now)\b|\byou have no (?:limits|restrictions|"
        r"rules)\b"
    ),
    (
        r"\b(?:developer|debug|admin|god|dan|sudo|root) mode\b|\banswer as\b|\bsafety (?:filter|rule|check|polic)\w*|\bsay yes "
        r"to\b"
    ),
    (
        r"\b(?:write|output|answer) (?:\w+ ){0,3}(?:base64|json|html|code|python)\b|\bdo anything now\b|\bend of (?:prompt|"
        r"document|context)\b"
    ),
    # German.
    (
        r"\b(?:ignorier|missacht|vergiss|vergesst|vergessen sie|\u00fcbergeh|umgeh|\u00fcberschreib|verwirf|befolg|"
        r"lass)\w*,? (?:\w+,? ){0,5}"
        r"(?:anweisung\w*|regel\w*|oben|bisherig\w*|vorherig\w*|vorgabe\w*|filter\w*|befehl\w*|alles|prompt\w*|"
        r"sicherheits\w*)\b"
    ),
    (
        r"\b(?:neue|folgende|geheime) (?:anweisung|vorgabe|instruktion)\w*|\b(?:system|entwickler)-?\s?(?:prompt|modus|"
        r"nachricht)\w*"
    ),
    (
        r"\bsprachmodell\w*|\bki-\w+|\bals ki\b|\bdu bist (?:jetzt|nun|ab jetzt|ab sofort)\b|\bab (?:jetzt|sofort) (?:nur |"
        r"befolg|antwort|gilt)"
    ),
    r"\btu so,? als|\bgib (?:\w+ ){0,3}(?:aus|prompt\w*|schl\u00fcssel)\b|\bwiederhol\w* (?:\w+ ){0,4}(?:oben|w\u00f6rtlich)\b",
    r"\b(?:antworte|beginne|schreibe?) (?:\w+ ){0,3}(?:antwort|base64|json|code)\b|\bdas obige\b|\b(?:die|den|deine) prompt\w*",
    # French.
    (
        r"\b(?:ignore[zr]?|oublie[zr]?|neglige[zr]?|n\u00e9glige[zr]?|contourne[zr]?|desobei\w*|remplace[zr]?|"
        r"annule[zr]?) (?:\w+['\s]){0,4}"
        r"(?:instruction|consigne|precede|pr\u00e9c\u00e8de|pr\u00e9c\u00e9dent|regle|r\u00e8gle|filtre|prompt|ordre|ci-dessus|"
        r"dessus)\w*"
    ),
    r"\b(?:suis|suivez|respecte[zr]?|ob\u00e9i\w+) (?:\w+ ){0,3}(?:ordres?|regles?|r\u00e8gles?|consignes?|instructions?)\b",
    (
        r"\b(?:nouvelles?|secr\u00e8tes?) (?:instruction|consigne|directive)s?\b|\bprompt (?:systeme|syst\u00e8me|cach\u00e9)|"
        r"\bmode d\u00e9veloppeur"
    ),
    (
        r"\bmod\u00e8le de lang\w+|\bintelligence artificielle\b|\b(?:tu es|vous \u00eates) (?:maintenant|d\u00e9sormais)\b|"
        r"\bfais(?:ons)? comme si\b"
        r"|\bfaites comme si\b"
    ),
    (
        r"\b(?:revele|r[\u00e9e]p[\u00e9\u00e8]te|r\u00e9v\u00e8le|affiche|donne|r\u00e9p\u00e8te|"
        r"traduis)[zr]? (?:\w+ ){0,4}(?:prompt|consignes?|ci-dessus|"
        r"mot pour mot|cl\u00e9|base64)\b"
    ),
    r"\b(?:commence[zr]?|r\u00e9ponds|r\u00e9pondez) (?:\w+ ){0,2}(?:r\u00e9ponse|par :|par:|en base64|en json)",
    # Spanish.
    (
        r"\b(?:ignor\w+|olvid\w+|desobede\w+|evit\w+|anul\w+|omit\w+|salt\w+|descart\w+) (?:\w+ ){0,4}"
        r"(?:instruccion|anterior|indicacion|regla|filtro|prompt|orden|arriba|norma|l\u00edmite)\w*"
    ),
    r"\b(?:sigue|siga|respetes?|obedece\w*) (?:\w+ ){0,3}(?:\u00f3rdenes|ordenes|reglas|instrucciones|normas)\b",
    (
        r"\b(?:nuevas?|secretas?) (?:instruccion|indicacion|\u00f3rden|orden|directriz)\w*|\bprompt del sistema\b|"
        r"\bmodo (?:desarrollador|dan)\b"
    ),
    (
        r"\bmodelo de lenguaje\b|\binteligencia artificial\b|\bahora eres\b|\beres ahora\b|\bdesde ahora,? (?:solo|eres|"
        r"responde)|\bfinge que\b"
    ),
    (
        r"\b(?:revela|muestra|repite|imprime|traduce|da) (?:\w+ ){0,4}(?:prompt|anterior|arriba|palabra por palabra|clave|"
        r"base64)\b"
    ),
    r"\b(?:empieza|comienza|responde) (?:\w+ ){0,2}(?:respuesta|con:|en base64|en json)",
    # Any language: the marks of chat formats.
    (
        rf"(?:^|[\n.!?] ?){_ROLE} ?:|<\||\|>|\[/?inst\]|###|[\"'](?:role|content|system|prompt|messages)[\"'] ?:|"
        rf"\bend_?of_?(?:text|turn)\b"
    ),
    r"\b(?:prompt|system|begin|end)_(?:prompt|message|start|end)\b|```|\{\{|\bbase64\b|\bstop sequence",
)
_ORDER = tuple(re.compile(pattern) for pattern in _ORDERS)


def addressed_to_a_model(copy: Copy, kit: Kit) -> str | None:
    """The first words of the copy that no reader is meant to read, as a reason, or None."""
    found = instruction_in(whole_text(copy), kit.locale)
    return found and f"copy: expected words for a reader, got {found!r}"


def instruction_in(text: str, locale: str) -> str | None:
    """The first words that speak to a model or come from a machine, or None."""
    read = plain(text, locale)
    found = next((match[0] for order in _ORDER if (match := order.search(read))), None)
    return found or machine_text_in(read)
