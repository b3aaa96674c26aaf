"""French claim words."""

from __future__ import annotations

import re

from generators.safety.claimed.lexicon import Lexicon

_DAY = (
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce soir|demain|minuit|midi|aujourd'hui|janvier|f\u00e9vrier|mars|"
    r"avril|mai|juin|"
    r"juillet|ao\u00fbt|septembre|octobre|novembre|d\u00e9cembre|no\u00ebl|p\u00e2ques|la fin du mois|ce week-end"
)

FR = Lexicon(
    {
        "free": "gratuit*, gratis, offert*, sans frais, cadeau, cadeaux, ne co\u00fbte rien, frais offerts, \u00e0 nos "
        "frais, pour rien, "
        "sans payer, sans co\u00fbt",
        "guarantee": "garanti*, garantie*, garantis*, rembours*, \u00e0 vie, promis, promesse*, pour la vie, satisfait ou, "
        "promettons",
        "risk": "sans risque, aucun risque, sans aucun risque, z\u00e9ro risque, sans danger, sans engagement",
        "proof": "prouv\u00e9*, cliniqu*, scientifi*, d\u00e9montr\u00e9*, \u00e9tudes, \u00e9tude, laboratoire*, les tests",
        "approval": "certifi\u00e9*, officiel*, approuv\u00e9*, homologu\u00e9*, agr\u00e9\u00e9*, authenti*, "
        "v\u00e9ritable*, label, labellis\u00e9*, breveté*",
        "never": "jamais, incassable*, indestructible*",
        "always": "toujours, \u00e9ternel*, pour toujours, \u00e0 chaque fois, \u00e0 coup s\u00fbr",
        "perfection": "parfait*, imbattable*, illimit\u00e9*, in\u00e9gal*, sans \u00e9gal, irr\u00e9prochable*, "
        "infaillible*, incomparable*, "
        "instantan\u00e9*, miracle*, sans pareil, impeccable*, id\u00e9al*, sans faille, sans d\u00e9faut",
        "rank": "meilleur*, num\u00e9ro un, num\u00e9ro 1, n 1, no 1, premier choix, leader*, incontournable*, ultime*, "
        "unique au monde, "
        "best seller, bestseller, de r\u00e9f\u00e9rence, hors pair, le mieux, mieux, seul au monde, le seul, la seule, "
        "r\u00e9f\u00e9rence mondiale, "
        "haut de gamme, num\u00e9ro",
        "award": "prim\u00e9*, r\u00e9compens\u00e9*, m\u00e9daill\u00e9*, m\u00e9daille*, laur\u00e9at*, troph\u00e9e*, "
        "\u00e9lu produit, \u00e9lu, prix du jury, \u00e9lue",
        "urgency": "derni\u00e8re chance, derniers jours, derni\u00e8res heures, offre limit\u00e9e, dur\u00e9e "
        "limit\u00e9e, temps limit\u00e9, \u00e9dition limit\u00e9e, "
        "d\u00e9p\u00eachez*, d\u00e9p\u00eache, plus que, il ne reste, il reste peu, presque \u00e9puis\u00e9*, dans la "
        "limite, stocks disponibles, "
        "aujourd'hui seulement, seulement aujourd'hui, ne manquez pas, ne ratez pas, bient\u00f4t fini, avant qu'il, "
        "profitez en vite, "
        "maintenant ou jamais, dernier appel, derniers sacs, bient\u00f4t \u00e9puis\u00e9*, jusqu'\u00e0 \u00e9puisement, "
        "aujourd hui seulement, "
        "ne tardez pas, \u00e0 saisir, touche \u00e0 sa fin",
        "discount": "pas cher, moins cher, remise*, rabais, r\u00e9duction*, promo, promotion*, promos, solde, soldes, "
        "sold\u00e9*, moiti\u00e9 prix, "
        "prix cass\u00e9*, petits prix, bon march\u00e9, \u00e0 bas prix, liquidation, d\u00e9stockage, ristourne*, prix "
        "mini, prix bas, demi tarif, "
        "prix r\u00e9duit, meilleur march\u00e9, bonne affaire",
        "saving": "\u00e9conomis*, \u00e9conomie*, \u00e9pargne*, \u00e9conomiqu*, payez moins, co\u00fbte moins, se "
        "rembourse, rentable*",
        "factor": "moiti\u00e9, double*, doublez, triple*, triplez, deux fois, trois fois, dix fois, 2 fois, 3 fois, 10 fois",
        "crowd": "centaines, milliers, millions, dizaines, experts, expert, recommand*, not\u00e9, not\u00e9e, not\u00e9s, "
        "avis, les clients "
        "adorent, tout le monde, plébiscit\u00e9*, vendus, vendu, satisfaction, adopt\u00e9 par, pr\u00e9f\u00e9r\u00e9 "
        "des, favori des, choix de tous, choix des, premier choix, vu \u00e0 la, chouchou de, chouchou des, "
        "la critique, les critiques",
        "health": "gu\u00e9ri*, soign*, soulag*, m\u00e9decin*, m\u00e9dic*, docteur*, cardiolog*, dermatolog*, pharmac*, "
        "d\u00e9tox*, immunit*, "
        "stress, insomnie*, tension, cholest\u00e9rol, maigrir, minceur, perdre du poids, br\u00fble les graisses, "
        "th\u00e9rap*, sant\u00e9, "
        "bienfait*, anti \u00e2ge, sain, saine, fatigue, pr\u00e9vient, rem\u00e8de*, douleur*, br\u00fble graisse*, "
        "digestion, "
        "nutritionniste*, migraine*, rides, antioxydant*",
        "finance": "rendement*, dividende*, profit, profits, b\u00e9n\u00e9fice*, gagner de l'argent, gagnez, devenir "
        "riche, investi*, int\u00e9r\u00eats, "
        "imp\u00f4t*, placement*, revenu passif, enrichi*, taux, fortune, cashback",
        "green": "bio, biologique*, durable*, \u00e9cologi*, \u00e9coresponsable*, recycl\u00e9*, compostable*, "
        "biod\u00e9gradable*, v\u00e9gan*, vegan, "
        "neutre en carbone, z\u00e9ro carbone, commerce \u00e9quitable, \u00e9quitable*, respectueux de, z\u00e9ro "
        "d\u00e9chet, sans pesticide*, bas carbone",
    },
    ranks=(
        re.compile(
            r"(?:\b(?:le|la|les|notre|nos|votre|vos|son|ses|leur|leurs|du|des|au|aux)\s|\bl')(?:[\w'-]+\s){0,2}?"
            r"(?P<what>(?:plus|moins)\s(?!que\b|de\b|d')\w+)"
        ),
        re.compile(r"\b(?P<what>\w{3,}issime)s?\b"),
    ),
    compares=(
        re.compile(
            r"\b(?:plus|moins|aussi|autant) (?:\w+ )?qu(?:e\b|'|e jamais)|\bmieux qu|\bmeilleure?s? qu|\bcontrairement aux?\b"
        ),
        re.compile(
            r"\b(?:sup\u00e9rieure?s? \u00e0|compar\u00e9e?s? \u00e0|face \u00e0 la concurrence|concurrents?|concurrence|"
            r"surpasse\w*|bat tous)\b"
        ),
    ),
    deadlines=(
        re.compile(rf"(?:\bjusqu'(?:\u00e0|au|en)|\bavant|\bd\u00e8s|\bd'ici)(?: le| la)? (?P<what>{_DAY})\b"),
        re.compile(
            r"\b(?:finit|finissent|se termine\w*|prend fin|expire\w*|s'ach\u00e8ve|s'arr\u00eate)(?: le| \u00e0)? "
            r"(?P<what>bient\u00f4t|ce soir|demain|aujourd'hui|dimanche|lundi|vendredi|minuit|\w+di)\b"
        ),
        re.compile(
            r"\b(?:seulement|uniquement|que|rien que)(?: jusqu'\w+| pour)? (?P<what>ce soir|aujourd'hui|cette semaine|ce "
            r"week-end|demain)\b"
        ),
        re.compile(r"\b(?:faites|fais|commandez|venez|profitez|achetez|courez|agissez)(?:-\w+)? (?P<what>vite)\b"),
        re.compile(r"\b(?P<what>vite)\s?[!,:]|^vite\b"),
        re.compile(
            r"\b(?P<what>d\u00e8s le lendemain|le jour m\u00eame|en quelques (?:minutes|heures|jours)|en (?:\w+ )?24 ?h)\b"
        ),
    ),
)
