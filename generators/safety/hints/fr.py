"""French hints: patterns on the folded text."""

from __future__ import annotations

_YOUR = r"(?:votre|vos|ton|ta|tes)"
_TRAITS = (
    r"(?:\w+ )?(?:\u00e2ge|anniversaire|salaire|revenus?|retraite|dettes?|cr\u00e9dit|budget|loyer|imp\u00f4ts|"
    r"sant\u00e9|poids|corps|silhouette|rides|douleurs?|migraines?|maux|diagnostic|maladie|handicap|fauteuil|"
    r"grossesse|diab\u00e8te|asthme|allergies?|anxi\u00e9t\u00e9|angoisses?|d\u00e9pression|insomnies?|stress|burn-?out|"
    r"addiction|m\u00e9dicaments?|traitement|"
    r"th\u00e9rapie|op\u00e9ration|m\u00e9decin|cancer|m\u00e9nopause|religion|\u00e9glise|mosqu\u00e9e|pri\u00e8res?|"
    r"nationalit\u00e9|"
    r"couleur de peau|sexualit\u00e9|orientation|politique|vote|syndicat|divorce|mariage|noces|rupture|ex|mari|femme|"
    r"\u00e9poux|"
    r"\u00e9pouse|conjoint\w*|compagn\w+|copains?|copines?|copain|petite? amie?|enfants?|fils|filles?|b\u00e9b\u00e9|"
    r"m\u00e8re|p\u00e8re|maman|papa|parents|grands?-\w+|mamie|papi|"
    r"voisine?s?|coll\u00e8gues?|patron\w*|chef\w*|proches|abonn\u00e9s|recherches?|historique|navigation|navigateur|clics?|"
    r"panier|liste d'envies|cookies|localisation|code postal|quartier|immeuble|trajet|"
    r"dipl\u00f4me|examens?|\u00e9cole|universit\u00e9|fac|d\u00e9m\u00e9nagement|profil|donn\u00e9es|comportement|"
    r"pr\u00e9f\u00e9rences)"
)
_GROUPS = (
    r"(?:femmes?|hommes?|dames|messieurs|filles|gar\u00e7ons|m\u00e8res?|mamans?|p\u00e8res?|papas?|parents?|grands?-\w+|"
    r"mamies?|papis?|c\u00e9libataires?|"
    r"seniors?|retrait\u00e9e?s?|ados?|adolescente?s?|\u00e9tudiante?s?|lyc\u00e9en\w*|apprenti\w*|dipl\u00f4m\u00e9e?s|"
    r"professeurs?|infirmi\w+|ve(?:uf|uve)s?|"
    r"divorc\u00e9e?s?|jeunes mari\u00e9s|immigr\u00e9e?s?|\u00e9trangers?|r\u00e9fugi\u00e9e?s?|expatri\u00e9s|locataires?|"
    r"propri\u00e9taires?|patients?|fumeurs?|"
    r"fumeuses?|\u00e9lecteurs?|croyante?s?|ch\u00f4meurs?|smicards?|contribuables?|quadras?|quinquas?|sexag\u00e9naires?|"
    r"septuag\u00e9naires?|trentenaires?|"
    r"quadrag\u00e9naires?|quinquag\u00e9naires?|salari\u00e9e?s|fonctionnaires?|banlieusards?)"
)
_SENSITIVE = (
    r"chr\u00e9tien\w*|catholiques?|protestante?s?|musulman\w*|juifs?|juives?|hindous?|bouddhistes?|ath\u00e9es?|gays?|"
    r"lesbiennes?|homosexuel\w*|bisexuel\w*|"
    r"transgenres?|queers?|lgbt\w*|diab\u00e9tiques?|asthmatiques?|allergiques|\u00e9pileptiques?|surpoids|ob\u00e8ses?|"
    r"ob\u00e9sit\u00e9|enceintes?|handicap\u00e9\w*|autistes?|"
    r"d\u00e9pressi\w+|d\u00e9prim\u00e9\w*|alcooliques?|s\u00e9ropositi\w+|immigr\u00e9\w*|r\u00e9fugi\u00e9\w*|arabes?|"
    r"divorc\u00e9\w*|ch\u00f4mage|ch\u00f4meurs?|endett\u00e9\w*|"
    r"surendett\u00e9\w*|m\u00e9nopaus\w*|veufs?|dyslexi\w+|malentendant\w*|malvoyant\w*|seniors|personnes \u00e2g\u00e9es|"
    r"m\u00e8re c\u00e9libataire|p\u00e8re c\u00e9libataire|"
    r"papas? c\u00e9libataires?|mamans? c\u00e9libataires?|parents? c\u00e9libataires?|parents? solos?|mamans? solos?|"
    r"cardiaques?|insomniaques?|"
    r"(?:plus|moins) de \d\d ans|la (?:trentaine|quarantaine|cinquantaine|soixantaine)|vingtaine d'ann\u00e9es|"
    r"pass\u00e9 (?:quarante|cinquante|soixante) ans"
)
_STATES = (
    rf"(?:c\u00e9libataires?|enceinte|divorc\u00e9e?s?|s\u00e9par\u00e9e?s?|mari\u00e9e?s?|fianc\u00e9e?s?|veu\w+|"
    rf"d\u00e9prim\u00e9e?s?|stress\u00e9e?s?|gros\w*|maigre|ronde?|"
    rf"pauvres?|riches?|fauch\u00e9e?s?|ruin\u00e9e?s?|au ch\u00f4mage|handicap\u00e9e?s?|aveugle|sourde?|gay|lesbienne|"
    rf"seule?s?|endett\u00e9e?s?|malades?|bless\u00e9e?s?|"
    rf"fatigu\u00e9e?s?|\u00e9puis\u00e9e?s?|retrait\u00e9e?s?|\u00e0 la retraite|vieux|vieille|\u00e2g\u00e9e?s?|jeunes?|"
    rf"une? (?:\w+ )?{_GROUPS}|{_GROUPS}|triste|"
    rf"croyante?|insomniaque|en couple|amoureu\w+|nouveau|nouvelle|de retour|tomb\u00e9e? malade|propri\u00e9taire|locataire)"
)
_ACT = (
    r"(?:cherch\u00e9e?|recherch\u00e9e?|regard\u00e9e?s?|consult\u00e9e?s?|vue?s?|visit\u00e9e?s?|parcouru|cliqu\u00e9|"
    r"achet\u00e9e?s?|command\u00e9e?s?|laiss\u00e9e?s?|abandonn\u00e9e?s?|"
    r"ajout\u00e9e?s?|enregistr\u00e9e?s?|partag\u00e9e?s?|publi\u00e9e?s?|tap\u00e9|demand\u00e9e?s?|inscrite?s?|"
    r"abonn\u00e9e?s?|t\u00e9l\u00e9charg\u00e9|lue?s?|aim\u00e9|suivi|compar\u00e9|"
    r"vot\u00e9|d\u00e9m\u00e9nag\u00e9|mari\u00e9e?s?|perdu|quitt\u00e9|arr\u00eat\u00e9|commenc\u00e9|eu|parl\u00e9|dit|"
    r"\u00e9crit|pass\u00e9e?s?|venue?s?|r\u00e9serv\u00e9e?s?|renvoy\u00e9|"
    r"choisie?s?|h\u00e9sit\u00e9|oubli\u00e9|rat\u00e9|s\u00e9lectionn\u00e9|essay\u00e9|go\u00fbt\u00e9|divorc\u00e9|"
    r"accouch\u00e9|f\u00eat\u00e9|revenue?s?|mis)"
)

HINTS: tuple[str, ...] = (
    (
        r"\bpour (?:ceux|celles|tous ceux|les gens) (?:qui ont|avec) (?:mal|des (?:douleurs|mauvais\w*|maux)|"
        r"les? \w+ (?:fragiles?|malades?|faibles?))\b"
    ),
    (
        r"\b(?:horoscope|signe astro\w*|zodiaque|rsa|allocations?|cong\u00e9 (?:maternit\u00e9|parental|maladie)|"
        r"arr\u00eat maladie)\b"
    ),
    r"\b(?:votre|vos|ton|ta|tes) (?:propri\u00e9taire|bailleur|bambins?|nourrisson|belle-\w+|beau-\w+|ado)\b",
    r"\btrop (?:vieux|vieille|\u00e2g\u00e9e?s?|jeunes?|pauvre|malade|seule?)\b",
    r"\b(?:vous|tu) (?:aviez|avais|\u00e9tiez|\u00e9tais|vouliez|voulais|alliez|allais|cherchiez|cherchais)\b",
    (
        r"\b(?:d\'autres|les autres) (?:clients?|clientes|lecteurs|acheteurs|gens|personnes)\b|\b(?:femmes|hommes|gens|"
        r"personnes|couples) (?:\w+ ){0,2}[2-9]\d\b"
    ),
    (
        r"\b(?:de|\u00e0) nouveau (?:c\u00e9libataire|seule?|divorc\u00e9e?|maman|papa|enceinte|amoureu\w+)|\b(?:votre|"
        r"ta) (?:paie|paye|prime)\b"
    ),
    (rf"\b{_YOUR} (?:\w+ )?(?:derni\u00e8re?s?|r\u00e9cente?s?|pr\u00e9c\u00e9dente?s?|ancienne?s?)\b|\b{_YOUR} (?:position|"
        rf"adresse|emploi)\b (?:indique|montre|dit|actuelle)|\b{_YOUR} (?:pauvres?|vieux|vieille|mauvaise?) \w+|\b{_YOUR} "
        rf"achats r\u00e9"),
    (rf"(?:^|[.!?,] ?)(?:tous |m\u00eame )?{_YOUR} (?:meilleurs )?(?:amie?s?|famille|proches|contacts) (?!et\b|ou\b)\w+"),
    (rf"\b(?:vous (?:l'|nous |y |en )?(?:avez|aviez|\u00eates|\u00e9tiez)|tu (?:l'|nous |y |en )?(?:as|avais|es|\u00e9tais)|"
        rf"t'as|vous vous \u00eates|tu t'es|avez-vous|as-tu) (?:\w+ ){{0,3}}?{_ACT}\b"),
    (r"\b(?:vous|tu) (?:regardiez|regardais|cherchiez|cherchais|cherchez|cherches|consultiez|consultais|h\u00e9sitiez|"
        r"h\u00e9sitez|vouliez|voulais|visitiez|lisiez)\b|\bcherche[zs]-(?:vous|tu)\b"),
    (r"\b(?:vous|tu) (?:habitez|habites|vivez|vis|souffrez|souffres|gagnez|gagnes|pesez|p\u00e8ses|priez|pries|votez|votes|"
        r"dormez (?:mal|peu|trop)|dors (?:mal|peu|trop)|travaillez|travailles|fumez|fumes|\u00e9tudiez|\u00e9tudies|"
        r"je\u00fbnez|je\u00fbnes|"
     r"louez|venez d'\w+|venez de (?!loin)\w+|viens de \w+|rentrez|rentres|sortez d\w*|sors d\w*|ronflez|vieillissez|"
     r"attendez un|attends un|grossissez|vous sentez|te sens)\b|\b(?:souffrez|habitez|vivez|dormez|travaillez|rentrez|"
     r"fumez)-vous\b|\b(?:souffres|habites|vis|dors|travailles|rentres|fumes)-tu\b"),
    (r"\b(?:nous|on|nos (?:\w+ )?(?:donn\u00e9es|syst\u00e8mes|algorithmes|robots|cam\u00e9ras)|notre (?:syst\u00e8me|"
        r"algorithme|ia|\u00e9quipe))(?: vous| t'| te| l')? ?(?:avons |a |ont |avions )?(?:bien |aussi |d\u00e9j\u00e0 )?"
     r"(?:savons|sait|savait|savent|remarqu\u00e9\w*|remarque\w*|vue?s?|voyons|voit|constat\w*|not\u00e9|souven\w*|"
     r"rappel\w*|entend\w*|connaissons|conna\u00eet|devin\w*|pens\w*|croyons|montre\w*|indique\w*|disent|dit|"
     r"r\u00e9v\u00e8le\w*|appris|suivons|"
     r"suit|observ\w*|d\u00e9tect\w*|manqu\w*)\b.{0,45}\b(?:vous|tu|te|toi|votre|vos|ton|ta|tes|t')"),
    (r"\bnous vous (?:avons|connaissons|voyons|suivons)\b|\bnous nous souvenons de (?:vous|votre|vos)\b|\bce que nous "
        r"savons\b|\bon (?:vous|te) (?:a vu|conna\u00eet|voit|suit)\b|\bvous nous (?:avez )?manqu\w+"),
    (rf"(?:\bd'apr\u00e8s|\bselon|\bsuite \u00e0|\bgr\u00e2ce \u00e0|\ben fonction de|\bvu|\bbas\u00e9e?s? sur|\bcompte "
        rf"tenu de|\blors de|\badapt\u00e9e?s? \u00e0|\b\u00e0 la mesure de|\bdepuis|\b\u00e0 partir de|\bau vu de|\bcause "
        rf"de) (?:{_YOUR}\b|ce que (?:vous|tu|nous))"),
    (r"\b(?:votre|ton|le|au|du) panier\b|\bliste d'envies\b"),
    (rf"\b(?:gens|personnes|autres|quelqu'un|clients?|lecteurs?|tous|ceux|amateurs|utilisateurs|"
        rf"{_GROUPS}) (?:tout )?comme (?:vous|toi)\b|\bcomme (?:d'autres|les autres|beaucoup d'|bien "
        rf"des) (?:\w+ )?{_GROUPS}\b"),
    (r"\bpr\u00e8s de chez\b|\bproche de chez\b|\bchez (?:vous|toi)\b(?= en ce moment|,? il)|\bpleut chez (?:vous|toi)|"
        r"\b(?:dans|de|\u00e0|sur|en bas de|au coin de) (?:votre|ta|ton) (?:\w+ )?(?:quartier|ville|rue|r\u00e9gion|village|"
     r"immeuble|porte|coin|d\u00e9partement|commune|palier)\b|\bpr\u00e8s de (?:vous|toi)\b|\b\u00e0 (?:deux|quelques|"
     r"\d+) (?:pas|minutes?|rues) (?:de|d')|\bau coin de (?:la|votre|ta) rue\b|\b\u00e0 c\u00f4t\u00e9 de chez\b|\bautour "
     r"de (?:vous|toi)\b"),
    (rf"\b{_YOUR} {_TRAITS}(?!\w)"),
    (r"\b(?:de|\u00e0) (?:votre|ton) \u00e2ge\b"),
    (rf"\b(?:en tant que|pour (?:les |des |une? |tous les |toutes les )?|ch(?:er|\u00e8re)s? |bonjour(?: les| aux)? |"
        rf"salut(?: les)? |avis aux |tous les |toutes les |r\u00e9serv\u00e9 aux |sp\u00e9cial |"
        rf"attention,? (?:les )?)(?:\w+ )?{_GROUPS}\b"),
    (rf"(?:^|[.!?\n] ?)(?:les )?{_GROUPS},|\b{_GROUPS} de (?:votre|ton) \w+|\b{_GROUPS} de (?:plus|moins) de \d\d"),
    (rf"\b(?:{_SENSITIVE})\b"),
    (rf"\b(?:vous \u00eates|tu es|t'es|\u00eates-vous|es-tu|vous \u00e9tiez|vous vous sentez|tu te sens|si vous \u00eates|"
        rf"d\u00e9sormais|fra\u00eechement|r\u00e9cemment|enfin|jeune|nouvelle?|bient\u00f4t|"
        rf"toujours) (?:\w+ ){{0,2}}?{_STATES}\b"),
    (r"\b(?:vous avez|tu as|avez-vous|as-tu) (?:\w+ ){0,2}?(?:\d\d ans|(?:trente|quarante|cinquante|soixante) ans|mal (?:au|"
        r"aux|\u00e0)|des (?:enfants|dettes|douleurs|migraines|probl\u00e8mes|insomnies|allergies)|un (?:enfant|"
        r"b\u00e9b\u00e9|chien|chat)|du (?:diab\u00e8te|cholest\u00e9rol|mal \u00e0)|de l'(?:asthme|arthrose))\b"),
    (r"(?:^|[.!?] )(?:seule?|fauch\u00e9e?|c\u00e9libataire|divorc\u00e9e?|fatigu\u00e9e?|stress\u00e9e?|"
        r"d\u00e9prim\u00e9e?|enceinte|en surpoids|r\u00e9cemment \w+|fra\u00eechement \w+|jeune \w+|mal (?:au|aux) \w+|"
        r"insomnie\w*|au ch\u00f4mage|"
     r"endett\u00e9e?|amoureu\w+|mari\u00e9e?|s\u00e9par\u00e9e?|papa \w+|maman \w+|\u00e0 la retraite|bient\u00f4t (?:papa|"
     r"maman|\w+ ans)|plus de \d+ ans|nouvel? \w+|d\u00e9m\u00e9nagement|malade|triste|sans emploi|c\u0153ur bris\u00e9|"
     r"ventre \w+|cheveux \w+|"
     r"des (?:dettes|douleurs|rides)|arthrose|genoux? \w+)\b[^.!?]{0,30}\?"),
    (r"\b(?:joyeux|bon) anniversaire\b|\bf\u00e9licitations? (?:pour|\u00e0)\b|\bbravo pour (?:votre|vos|ton|ta|tes)\b|"
        r"\bbon retour\b|\bre-?bienvenue\b|\b(?:contents|ravis|heureux) de (?:vous|te) (?:revoir|retrouver)\b"),
    (r"\btoujours (?:int\u00e9ress\u00e9e?s?|\u00e0 la recherche|dans votre|dans ton|ind\u00e9cise?|envie|en train)\b|"
        r"\bencore (?:ind\u00e9cis\w*|en train|int\u00e9ress\u00e9\w*)\b|\bvous (?:y )?pensez (?:encore|toujours)\b"),
    (r"\b(?:choisie?s?|s\u00e9lectionn\u00e9e?s?|recommand\u00e9e?s?|r\u00e9serv\u00e9e?s?|pens\u00e9e?s?|rien que|"
        r"sp\u00e9cialement|exclusivement|juste|uniquement|taill\u00e9e?s?|faite?s?|s\u00e9lection|suggestions?|"
        r"trouv\u00e9e?s?) (?:\w+ )?pour (?:vous|toi)\b|\bpersonnalis\u00e9\w*|\bsur mesure pour (?:vous|toi)\b"),
    (r"\b(?:t\u00e9l\u00e9phone|assistant|application|appareil|navigateur|montre|enceinte)(?: nous| l')? ?(?:dit|a dit|sait|"
        r"montre|r\u00e9v\u00e8le|indique|signale|a entendu)\b"),
    (r"\bsouffr(?:ez|es|ir) d(?:e|u|'|es)\b|\batteinte?s? d(?:e|')|\bviv(?:ez|re|s) avec (?:un|une|le|la|des)\b|"
        r"\bpeine \u00e0 (?:dormir|marcher|payer)\b"),
    (rf"\b(?:avec|apr\u00e8s|pendant|malgr\u00e9|depuis|avant|pour|dans|de|\u00e0) {_YOUR} (?:derni\u00e8re? |nouve\w+ |"
        rf"premi\u00e8re? |r\u00e9cente? )?{_TRAITS}(?!\w)"),
    (r"\b(?:sur le chemin|en rentrant|en sortant) (?:du|de)\b|\ble trajet du\b"),
)  # fmt: skip

#: Tried on the text as written, where a capital tells a name.
NAMED = (
    r"\b(?:[Vv]otre|[Tt]on|[Tt]a) (?:appartement|maison|studio|cuisine|jardin|bureau) \u00e0 [A-Z]",
    (
        r"\b(?:Bonjour|Salut|Coucou|Cher|Ch\u00e8re|Bonsoir|Bienvenue|Merci|Hello),? (?:M\. |"
        r"Mme )?[A-Z\u00c9][a-z\u00e9\u00e8\u00ea\u00eb\u00e7]+\s?[,!.:]"
    ),
    r"(?:^|[.!?\n] ?)[A-Z][a-z\u00e9\u00e8]+, (?:votre|ton|ta|vos|tes) \w+ (?:attend|attendent|est|sont)\b",
)
