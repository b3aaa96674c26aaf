"""The words of rule ``profanity/1``: the lists of glin-profanity for the campaign's language and English, mended here.

Its lists were made for chat, not for ads: many entries are words that an honest ad may say ("Rosette", "nackt",
"martillo", "bitte" in the French list), and some common insults are missing.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import version

from glin_profanity.data.dictionary import DictionaryLoader
from glin_profanity.types.types import Language

from generators.safety.disguise import plain

_LANGUAGES: dict[str, Language] = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}

#: Entries of the lists that are ordinary words in some ad.
_INNOCENT = {
    "en": "alaskan pipeline|babeland|ball gag|bareback|barenaked|beaver lips|big black|blue waffle|bondage|bs|butt|camel toe|"
    "clover clamps|cornhole|dick|dingleberries|dingleberry|dolcett|domination|dommes|ecchi|escort|eunuch|fecal|figging|"
    "fingering|"
    "foot fetish|genitals|girl on|girl on top|goo girl|grope|guro|hard core|hardcore|honkey|hooker|hot chick|huge fat|humping|"
    "intercourse|jelly donut|knobbing|leather restraint|lemon party|lovemaking|mf|missionary position|mr hands|negro|nude|"
    "nudity|"
    "octopussy|panties|panty|pegging|playboy|pleasure chest|poof|poon|quim|rectum|retard|retarded|rimming|santorum|scat|"
    "scissoring|semen|sex|sexo|sexy|shrimping|simp|skeet|snatch|snowballing|spunk|strip club|suck|sucks|swinger|tainted love|"
    "taste my|testbad01|throating|tied up|tight white|tongue in a|topless|tosser|twinkie|undressing|urethra play|violet wand|"
    "white power|wrapping men|xx|bastard|bastinado|ass|anal|anus|cum|tit|coon|hoe|spic|juggs|twink|busty|erotic|voyeur|kinky|"
    "bimbos|sadism|smut|nipple|nipples|vagina|vulva|penis|hentai|yaoi|boob|boobs",
    "de": "bimbo|bonze|fratze|ische|kimme|lümmel|möpse|mufti|nackt|nippel|popel|poppen|rosette|schabracke|vögeln|schiesser|"
    "bumsen",
    "fr": "baiser|bander|bigornette|bite|bitte|bosser|bourré|bourrée|caca|cailler|chatte|con|cul|drague|folle|gerbe|gerber|"
    "grande folle|gueule|jouir|malpt|ménage à trois|meuf|pédale|péter|pipi|ramoner|suce|tanche|tapette|teuf|trique|turlute|"
    "veuve|zizi|"
    "clitoris|déconne",
    "es": "asesinato|asno|caca|chupada|concha|drogas|esperma|fiesta de salchichas|haciendo el amor|heroína|infierno|maciza|"
    "maldito|"
    "martillo|nazi|orina|pedo|pezón|pinche|pis|racista|semen|sexo|trio|verga|vulva|sádico|travesti|pervertido|prostituta|"
    "ramera|"
    "bastardo|culo|idiota|imbécil",
}  # fmt: skip
#: What is missing from them.
_MISSING = {
    "en": "wanker|wankers|fucked|fucks|bitchy|dickhead|prick|shits|goddamn|arses|bastards|fck|motherfucking|slutty|whore|"
    "whores",
    "de": "verfickt|verfickte|verfickter|verdammte scheisse|beschissen|beschissene|arschig|scheiss|schwuchteln|wixer|fotzen|"
    "missgeburt|spast|bastard|drecksau|hurensöhne|miststück|arschlöcher|gefickt|fickt|fresse|kackt",
    "fr": "bordel|putains|putes|salopes|connards|enculés|merdes|merdique|bite au cul|ta gueule|ferme ta gueule|niquer|nique|"
    "chier|"
    "chié|batard|bâtard|trouduc|couillon|couillons|pétasse|conneries|foutu|va te faire foutre|cons de merde|sale pute",
    "es": "joder|jodido|jodida|jodidos|jodete|jódete|polla|pollas|puto|putos|putas|cabrona|cabrones|coños|hostia puta|follando|"
    "gilipollez|mierdas|cojones|cojonudo|pendejo|pendejos|chingar|chingada|maricones|zorra|mamón|malparido|culero|hijos de "
    "puta",
}


@lru_cache(maxsize=8)
def swearwords(locale: str) -> frozenset[str]:
    """Single words, as ``plain`` reads them in this language."""
    return frozenset(entry for entry in _entries(locale) if " " not in entry)


@lru_cache(maxsize=8)
def swearphrases(locale: str) -> tuple[str, ...]:
    """Phrases of several words, as ``plain`` reads them."""
    return tuple(sorted(entry for entry in _entries(locale) if " " in entry))


def lists_digest() -> str:
    """What tells one state of all lists from another."""
    entries = "|".join(f"{locale}:{'|'.join(sorted(_entries(locale)))}" for locale in sorted(_LANGUAGES))
    return f"glin-profanity {version('glin-profanity')} {hashlib.sha256(entries.encode()).hexdigest()[:12]}"


def _entries(locale: str) -> frozenset[str]:
    return frozenset(plain(entry, locale) for own in dict.fromkeys((locale, "en")) for entry in _list(own, locale))


def _list(own: str, locale: str) -> set[str]:
    """The list of one language, as it applies to copy in another: what is innocent there is innocent."""
    known = {word.casefold() for word in DictionaryLoader().get_words(_LANGUAGES[own])}
    return (known | set(_MISSING[own].split("|"))) - set(_INNOCENT[own].split("|")) - set(_INNOCENT[locale].split("|"))
