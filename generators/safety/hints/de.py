"""German hints: patterns on the folded text."""

from __future__ import annotations

_YOUR = r"(?:dein|ihr|euer)(?:e[nmrs]?)?|eure[nmrs]?"
_TRAITS = (
    r"(?:\w+ )?(?:alter|jahren|geburtstag\w*|jubil\u00e4um|gehalt|lohn|einkommen|rente|schulden|kredit|konto\w*|budget|"
    r"geldbeutel|finanzen|miete|"
    r"gesundheit|gewicht|k\u00f6rper|figur|falten|sehkraft|h\u00fcften?|f\u00fcsse schmerzen|schmerz\w*|"
    r"migr\u00e4ne|kopfschmerzen|diagnose|krankheit|leiden|behinderung|rollstuhl|schwangerschaft|babybauch|diabetes|asthma|"
    r"allergie\w*|angst|\u00e4ngste|"
    r"depression\w*|adhs|schlaflosigkeit|schlafprobleme|stress|burnout|sucht|medikament\w*|tabletten|therapie|operation|op|"
    r"arzt|\u00e4rztin|krebs|wechseljahre|"
    r"religion|glaube\w*|kirche|moschee|gebet\w*|herkunft|nationalit\u00e4t|hautfarbe|sexualit\u00e4t|orientierung|"
    r"geschlecht|politik|"
    r"gewerkschaft|scheidung|trennung|ehe|hochzeit\w*|verlobung|ex|mann|frau|gatt\w+|partner\w*|freundin\w*|kind(?:er|ern|es)?|"
    r"sohn|tochter|baby|mutter|vater|mama|papa|eltern|oma|opa|gross\w+|enkel\w*|nachbar\w*|kolleg\w+|chef\w*|bekannt\w*|"
    r"suche|suchverlauf|suchanfrage\w*|verlauf|browser\w*|klicks?|eink\u00e4ufe|k\u00e4ufe|warenkorb|wunschliste|merkzettel|"
    r"cookies|standort\w*|aufenthaltsort|postleitzahl|plz|wohnort|viertel|nachbarschaft|n\u00e4he|kiez|"
    r"job|beruf|studium|pr\u00fcfung\w*|schule|uni\w*|heimweg|arbeitsweg|umzug|profil|daten|verhalten|vorlieben|"
    r"gewohnheiten)"
)
_GROUPS = (
    r"(?:frau(?:en)?|m\u00e4nn(?:er|ern)|mann|damen|herren|m\u00e4dchen|jungs?|m\u00fctter\w*|mutter|mamas?|v\u00e4ter\w*|"
    r"vater|papas?|eltern|gross\w+|omas?|opas?|"
    r"singles?|senior\w*|rentner\w*|pension\u00e4r\w*|ruhest\u00e4ndler\w*|teenager|jugendliche\w*|student\w*|"
    r"studierende\w*|sch\u00fcler\w*|azubis?|absolvent\w*|"
    r"lehrer\w*|pfleger\w*|krankenschwester\w*|witwe\w*|witwer\w*|geschiedene\w*|br\u00e4ute|braut|alleinerziehende\w*|"
    r"migrant\w*|ausl\u00e4nder\w*|fl\u00fcchtling\w*|"
    r"mieter\w*|hausbesitzer\w*|patient\w*|raucher\w*|w\u00e4hler\w*|konservative\w*|gr\u00fcnw\u00e4hler\w*|"
    r"gl\u00e4ubige\w*|berufst\u00e4tige\w*|geringverdiener\w*|"
    r"gutverdiener\w*|steuerzahler\w*|jobsuchende\w*|junggesell\w*|neuvermählte\w*|\d+-?j\u00e4hrige\w*|schwangere\w*|"
    r"pendler\w*|beamte\w*|\u00fc?\d\d-?j\u00e4hrig\w*)"
)
_SENSITIVE = (
    r"christ(?:en|in|innen)?|katholik\w*|katholisch\w*|protestant\w*|evangelisch\w*|muslim\w*|moslem\w*|jud(?:e|en)|"
    r"j\u00fcdin\w*|j\u00fcdisch\w*|hindus?|"
    r"buddhist\w*|atheist\w*|schwul\w*|lesb\w*|homosexuell\w*|bisexuell\w*|transsexuell\w*|queer\w*|lgbt\w*|diabetiker\w*|"
    r"asthmatiker\w*|allergiker\w*|"
    r"epileptiker\w*|\u00fcbergewicht\w*|fettleibig\w*|schwanger\w*|behindert\w*|autist\w*|depressiv\w*|alkoholiker\w*|hiv|"
    r"migrant\w*|fl\u00fcchtling\w*|"
    r"ausl\u00e4nder\w*|geschieden\w*|arbeitslos\w*|verschuldet\w*|\u00fcberschuldet\w*|pleite|wechseljahre\w*|"
    r"rollstuhlfahrer\w*|alleinerziehend\w*|verwitwet\w*|"
    r"vorbestraft\w*|legastheni\w*|senioren|rheumatiker\w*|herzkrank\w*|schwerh\u00f6rig\w*|sehbehindert\w*|"
    r"(?:\u00fcber|unter|ab|\u00fc) ?(?:[2-9]0|[2-9]5)\b(?! ?(?:%|\u20ac|euro|kilometer|km|tage|gramm|stunden|meter|minuten|"
    r"jahre[n]? (?:garantie|erfahrung)))|"
    r"(?:ende|mitte|anfang) (?:zwanzig|dreissig|vierzig|f\u00fcnfzig|sechzig|siebzig|\d0)"
)
_STATES = (
    rf"(?:single|schwanger|geschieden|getrennt|verheiratet|verlobt|verwitwet|depressiv|gestresst|\u00fcbergewichtig|dick|"
    rf"d\u00fcnn|arm|reich|pleite|arbeitslos|"
    rf"behindert|blind|taub|schwul|lesbisch|einsam|allein|verschuldet|krank|verletzt|m\u00fcde|ersch\u00f6pft|ausgebrannt|"
    rf"pensioniert|in rente|alt|\u00e4lter|jung|"
    rf"\u00fcber \w+|unter \w+|\d\d\b|umgezogen|vater|mutter|student\w*|rentner\w*|{_GROUPS}|gl\u00e4ubig|traurig|"
    rf"frisch \w+|neu in|auf jobsuche|zuckerkrank)"
)
_ACT = (
    r"(?:gesucht|angesehen|angeschaut|angeguckt|geschaut|gesehen|besucht|gest\u00f6bert|geklickt|angeklickt|gekauft|"
    r"bestellt|eingekauft|liegen ?lassen|gelassen|"
    r"zur\u00fcckgelassen|abgebrochen|gemerkt|gespeichert|geteilt|gepostet|gegoogelt|gefragt|abonniert|angemeldet|"
    r"registriert|heruntergeladen|gelesen|geliked|"
    r"geschrieben|erz\u00e4hlt|gesprochen|gew\u00e4hlt|geheiratet|umgezogen|verloren|gek\u00fcndigt|bekommen|aufgeh\u00f6rt|"
    r"verglichen|gezahlt|reserviert|gebucht|"
    r"zur\u00fcckgeschickt|interessiert|vorbeigekommen|gewesen|verlassen|anprobiert|hinzugef\u00fcgt|gelegt|abgelegt|"
    r"vergessen|gewohnt|bewertet|getippt)"
)

HINTS: tuple[str, ...] = (
    (
        r"\bf\u00fcr (?:alle|menschen|leute|jeden|die) mit (?:\w+ )?(?:schwach\w*|schlecht\w*|kaputt\w*|steif\w*|wund\w*|"
        r"\w*(?:leiden|schmerzen|beschwerden))(?!\w)"
    ),
    (
        r"\b(?:horoskop|sternzeichen|tierkreis\w*|hartz(?: iv| 4)?|b\u00fcrgergeld|wohngeld|elternzeit|"
        r"sozialhilfe|krankgeschrieben)\b"
    ),
    r"\b(?:dein|ihr|euer)(?:e[nmrs]?)? (?:vermieter\w*|kleinkind\w*|neugeborene\w*|schwieger\w*|teenager|nachwuchs)\b",
    r"\bzu (?:alt|jung|arm|krank|einsam)\b",
    r"\b(?:du|sie|ihr) (?:hattest|hattet|warst|wart|wurdest|kamst|gingst|wolltest|suchtest|kauftest|fandest)\b",
    (
        r"\bandere[n]? (?:kunden|kundinnen|leser|k\u00e4ufer|menschen|leute|nutzer)\b|\b(?:frauen|m\u00e4nner|menschen|leute|"
        r"paare) (?:\w+ ){0,2}[2-9]\d\b"
    ),
    (rf"\b(?:{_YOUR}) (?:letzt|vorig|fr\u00fcher|neulich|j\u00fcngst|bisherig)\w* \w+|\b(?:{_YOUR}) (?:schwach|kaputt|"
        rf"m\u00fcd|wund|schmerzend|steif|kr\u00e4nkelnd)\w* \w+|\b(?:dein|ihr) r\u00fccken\b.{{0,12}}(?:schmerz|weh|zwickt)"),
    (rf"(?:^|[.!?,] ?)(?:alle |auch |sogar )?(?:{_YOUR}) (?:besten )?(?:freunde|freundinnen|freund|familie|"
        rf"kontakte) (?!und\b|oder\b|werden\b)\w+"),
    (rf"\b(?:weil|da|nachdem|seit|seitdem|wenn|als|obwohl|falls|wo) (?:du|sie|ihr) (?:[\w-]+ ){{0,8}}?(?:{_ACT}|warst|waren|"
        rf"hast|haben|bist|sind|suchst|suchen|wohnst|wohnen|arbeitest|arbeiten|leidest|leiden|lebst|leben|verdienst|"
        rf"verdienen|schl\u00e4fst|schlafen|pendelst|studierst|rauchst|m\u00fcde|krank|allein|brauchst|kennst|magst|liebst)\b"),
    (rf"\b(?:du hast|sie haben|ihr habt|hast du|haben sie|du bist|du warst|sie waren|warst du|waren sie|hattest du|du "
        rf"hattest) (?:[\w-]+ ){{0,7}}?(?:{_ACT})\b"),
    (rf"\b(?:du|sie|ihr) (?:[\w-]+ ){{0,4}}?{_ACT} (?:hast|haben|hattest|hatten|bist|sind|habt)\b"),
    (r"\b(?:du warst|sie waren|warst du|waren sie) (?:\w+ )?(?:bei|auf|im|in|hier|schon|da|dort)\b"),
    (r"\b(?:du|sie) (?:suchst|suchen|wohnst|wohnen|lebst|leben|leidest|leiden|verdienst|verdienen|wiegst|wiegen|betest|"
        r"beten|w\u00e4hlst (?:gr\u00fcn|links|rechts|rot|schwarz|konservativ|spd|cdu|die)|w\u00e4hlen (?:gr\u00fcn|links|"
        r"rechts|rot|schwarz|konservativ|spd|cdu|die)|arbeitest|arbeiten|rauchst|rauchen|"
     r"schl\u00e4fst schlecht|schlafen schlecht|studierst|studieren|pendelst|pendeln|schuldest|mietest|besitzt|kommst aus|"
     r"kommen aus|schnarchst|stammst)\b|"
     r"\b(?:wohnst|suchst|leidest|arbeitest|pendelst|rauchst|lebst|verdienst|schl\u00e4fst|bist) du (?:noch |schon |immer |"
     r"unter |schlecht |in |nah\w* )*"),
    (r"\b(?:wir|unsere? (?:\w+ )?(?:daten|system\w*|ki|algorithmus|kameras?|statistik\w*|akten)) (?:haben |konnten |wissen |"
        r"k\u00f6nnen )?(?:(?:schon |auch |l\u00e4ngst |genau |gerade )*)"
     r"(?:wissen|weiss|wussten|sehen|sahen|sieht|bemerkt|bemerken|merken|merkten|erinnern|geh\u00f6rt|h\u00f6ren|"
     r"h\u00f6rten|kennen|kannten|ahnen|vermuten|glauben|denken|zeigt|zeigen|verr\u00e4t|verraten|sagen|sagt|"
     r"erkennen|gemerkt|gesehen|erfahren|beobachte\w*|verfolge\w*|vermissen|vermisst)\b.{0,40}\b(?:du|dich|dir|dein\w*|sie|"
     r"ihr\w*|euch)\b"),
    (r"\bwir haben (?:dich|sie|euch)\b|\bwir (?:kennen|vermissen|erinnern uns an|sahen|sehen) (?:dich|sie|euch|dein\w*|"
        r"ihr\w*)\b|\bwir wissen,? (?:was|wo|wie|wer|dass|wann|ob) (?:du|sie|ihr|dein\w*|ihr\w*)\b|"
     r"\bwas wir (?:\w+ )?(?:\u00fcber|von) (?:dich|dir|sie|ihnen|euch) (?:wissen|kennen)|\b(?:\u00fcber|von) (?:dich|dir|"
     r"sie|ihnen) wissen"),
    (rf"\b(?:aufgrund|basierend auf|laut|gem\u00e4ss|dank|wegen|passend zu|anhand|abgestimmt auf|je nach|ausgehend von|"
        rf"angepasst an|zugeschnitten auf) (?:(?:{_YOUR})\b|dich|sie|euch)"),
    (r"\b(?:warenkorb|einkaufswagen|merkzettel|wunschliste)\b"),
    (rf"\b(?:menschen|leute|andere|jemand|kunden|kundinnen|leser|wanderer|k\u00e4ufer|alle|nutzer|"
        rf"{_GROUPS}) (?:genau )?wie (?:du|sie|dich|dir|ihr|euch|ihnen)\b"),
    (r"\b(?:wie )?(?:andere|anderen|viele) (?:\w+ )?(?:m\u00e4nner|frauen|eltern|m\u00fctter|v\u00e4ter|rentner\w*|senioren|"
        r"studenten|menschen in|kunden in|leute in)\b(?: (?:in|\u00fcber|ab|unter))?"),
    (r"\b(?:in|aus|f\u00fcr|um|auf|rund um|an|durch) (?:dein|ihr|eur|euer)(?:e[rnm]?)? (?:\w+ )?(?:n\u00e4he|nachbarschaft|"
        r"gegend|umgebung|stadt\w*|viertel|strasse|kiez|ort|bezirk|dorf|region|postleitzahl|haust\u00fcr)\b|"
     r"\b(?:gleich )?um die ecke\b|\bganz in der n\u00e4he\b|\bnah(?:e)? bei (?:dir|ihnen)\b|\bbei (?:dir|ihnen) (?:in der "
     r"n\u00e4he|um die ecke|nebenan|vor der)\b"),
    (r"\b(?:bei (?:dir|ihnen) (?:regnet|schneit|zu hause|im ort|in)|(?:regnet|schneit|ist) (?:es )?(?:gerade )?bei (?:dir|"
        r"ihnen)|vor (?:deiner|ihrer) (?:haus)?t\u00fcr)\b"),
    (rf"\b(?:{_YOUR}) {_TRAITS}(?!\w)"),
    (rf"\b(?:als|f\u00fcr(?: alle)?|liebe[rs]?|hey|hallo|achtung,?|an alle|ihr|du als|sie als|nur f\u00fcr|aufgepasst,?|"
        rf"typisch|stolze[rn]?) (?:\w+ )?{_GROUPS}\b(?! (?:und|oder) (?:alle|jeden)\b)"),
    (rf"(?:^|[.!?\n] ?){_GROUPS},|\b{_GROUPS} (?:in|ab|\u00fcber|unter) (?:deine\w*|ihre\w*|\d\d|ihrem|deinem)\b"),
    (rf"\b(?:{_SENSITIVE})\b"),
    (rf"\b(?:du bist|sie sind|bist du|sind sie|ihr seid|seid ihr|frisch|endlich|neu|wenn du|gerade|wieder|noch immer|immer "
        rf"noch) (?:noch |gerade |neu |frisch |so |oft |auch |ein\w* |immer )*{_STATES}\b"),
    (r"(?:^|[.!?] )(?:einsam|pleite|single|geschieden|m\u00fcde|gestresst|depressiv|schwanger|\u00fcbergewichtig|verkatert|"
        r"frisch \w+|gerade \w+|neu in \w+|schmerzen|r\u00fccken\w*|knieschmerzen|kahl|krank|arbeitslos|"
     r"schulden|verliebt|verlobt|verheiratet|getrennt|schlaflos\w*|kannst du nicht schlafen|schon wieder \w+|\u00fcber \w+|"
     r"unter \d+|\u00e4lter|neuer job|umzug|nachwuchs|allein\w*|in rente|verlassen|ungl\u00fccklich|kein\w* (?:geld|job|"
     r"schlaf))\b[^.!?]{0,30}\?"),
    (r"\b(?:gl\u00fcckwunsch|gl\u00fcckw\u00fcnsche|gratulation|gratulier\w+) zu[mr]?\b|\balles gute zu[mr]?\b|"
        r"\bgeburtstag\b|\bwillkommen zur\u00fcck\b|\bsch\u00f6n,? (?:dich|sie) wieder\w*"),
    (r"\b(?:immer noch|noch immer|noch) (?:auf der suche|interessiert|am \u00fcberlegen|unentschlossen|unentschieden|"
        r"interesse|zweifel|im (?:warenkorb|wagen|korb))\b|\bdenkst du noch\b|\bdenken sie noch\b"),
    (r"\b(?:speziell|extra|nur|exklusiv|eigens|ganz pers\u00f6nlich|pers\u00f6nlich|genau|massgeschneidert) "
        r"f\u00fcr (?:dich|sie|euch)\b|\bf\u00fcr (?:dich|sie|euch) (?:\w+ )?(?:ausgew\u00e4hlt|ausgesucht|empfohlen|"
        r"zusammengestellt|reserviert|personalisiert|gefunden|"
     r"gemacht|vorgemerkt|zur\u00fcckgelegt)\b|\bpersonalisiert\w*|\b(?:ausgew\u00e4hlt|ausgesucht|empfohlen|"
     r"zusammengestellt|reserviert|gefunden|gemacht|vorgemerkt|gedacht) f\u00fcr (?:dich|sie|euch)\b"),
    (r"\b(?:handy|telefon|assistent|app|ger\u00e4t|browser|uhr|lautsprecher) (?:verr\u00e4t|sagt\w*|weiss|kennt|zeigt|"
        r"meldet|h\u00f6rt\w*|hat)\b"),
    (r"\b(?:leidest du|leiden sie|plag(?:t|en) (?:dich|sie)|qu\u00e4l(?:t|en) (?:dich|sie)|(?:probleme|schmerzen|"
        r"\u00e4rger) mit|machen? (?:dein\w*|ihr\w*) \w+ (?:probleme|sorgen|\u00e4rger)|schmerzt|schmerzen\b)"),
    (rf"\b(?:mit|nach|seit|w\u00e4hrend|vor|trotz|f\u00fcr|bei|in|auf|zu|an) (?:{_YOUR}) (?:letzt\w+ |neu\w+ |erst\w+ |"
        rf"frisch\w+ )?{_TRAITS}(?!\w)"),
    (r"\b(?:auf dem|auf deinem|auf ihrem) (?:heim|arbeits|schul|r\u00fcck)weg\b|\bauf (?:dem|deinem|ihrem) weg (?:zur|nach|"
        r"ins?|von) (?:arbeit|hause|b\u00fcro|schule|uni)\b"),
    (r"\b(?:dich|sie) (?:\w+ ){0,3}(?:gesehen|beobachtet|verfolgt|erkannt|getroffen|bemerkt)\b"),
)  # fmt: skip

#: Tried on the text as written, where a capital tells a name.
NAMED = (
    (
        r"\b(?:Hallo|Hi|Hey|Liebe|Lieber|Guten (?:Morgen|Tag|Abend)|Moin|Servus|Willkommen|Danke) (?:Herr |"
        r"Frau )?(?!\w+tag\b|Sommer|Herbst|Winter|Welt|Feierabend)[A-Z\u00c4\u00d6\u00dc]\w+[,!]"
    ),
    r"\b(?:[Dd]ein|[Ii]hr)e? (?:Wohnung|Haus|Zuhause|K\u00fcche|Garten|B\u00fcro) in [A-Z]",
    r"(?:^|[.!?\n] ?)[A-Z][a-z]+, (?:dein|ihr|Ihr)e? \w+ (?:wartet|warten|ist|sind)\b",
)
