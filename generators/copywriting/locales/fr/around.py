"""French words around the headline: how an offer is made, how a body goes on and ends, what the button says. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Around

AROUND = Around(
    offer_headlines={
        "plain": (
            "{Offer}",
            "En ce moment : {offer}",
            "Chez {brand} : {offer}",
            "{Product} : {offer}",
            "{Benefit}, avec {offer}",
            "Jusqu'au {day} : {offer}",
        ),
        "warm": (
            "Pour [toi|vous] : {offer}",
            "Pour faire connaissance : {offer}",
            "{Benefit}. Pour [toi|vous] : {offer}.",
            "Bienvenue : {offer}",
            "Pour [toi|vous], jusqu'au {day} : {offer}",
        ),
        "playful": (
            "Oh ! {Offer} !",
            "Psst ! {Offer} !",
            "La cerise sur le gâteau : {offer} !",
            "{Benefit} ? Avec {offer} ? Oui !",
            "À entourer en rouge, le {day} : {offer} !",
        ),
        "bold": (
            "{Offer}. Allez.",
            "{Offer}. [Prends|Prenez].",
            "{Benefit}. Avec {offer}.",
            "Voilà : {offer}.",
            "{Offer}. Jusqu'au {day}.",
        ),
    },
    offers={
        "plain": ("{Offer}.", "L'offre : {offer}.", "En ce moment : {offer}.", "Et {offer}.", "Jusqu'au {day} : {offer}."),
        "warm": (
            "Pour faire connaissance : {offer}.",
            "De nous à [toi|vous] : {offer}.",
            "Avec le sourire : {offer}.",
            "Pour [toi|vous], jusqu'au {day} : {offer}.",
        ),
        "playful": (
            "Au fait : {offer} !",
            "La cerise sur le gâteau : {offer} !",
            "Psst ! {Offer} !",
            "Et hop, {offer} !",
            "Psst ! Jusqu'au {day} : {offer} !",
        ),
        "bold": ("{Offer}. [Prends|Prenez].", "Voilà : {offer}.", "Et {offer}.", "{Offer}. Jusqu'au {day}."),
    },
    backings={
        "plain": ("{Claim}", "La raison : {phrase}."),
        "warm": ("{Claim}", "[Tu vas|Vous allez] aimer : {phrase}.", "En toute douceur. {Claim}"),
        "playful": ("Histoire vraie. {Claim}", "Comment ? {Claim}", "L'ingrédient secret : {phrase} !"),
        "bold": ("{Claim} Point.", "Comment ? {Phrase}.", "Voilà pourquoi. {Claim}"),
    },
    asides={
        "plain": ("{Claim}", "À noter aussi : {phrase}.", "Jusqu'au {day} : {phrase}."),
        "warm": ("{Claim}", "Ce sont les petites choses : {phrase}.", "Pour [toi|vous] aussi : {phrase}."),
        "playful": ("{Claim} Eh oui !", "Et attention... {phrase} !", "Des points en plus : {phrase} !"),
        "bold": ("{Claim}", "[Retiens|Retenez] ceci. {Claim}", "{Phrase}. C'est comme ça."),
    },
    benefits={
        "plain": ("[Tu peux|Vous pouvez] {benefit}.", "De quoi {benefit}.", "Ainsi, [tu peux|vous pouvez] {benefit}."),
        "warm": ("Pour que [tu puisses|vous puissiez] {benefit}.", "[Viens|Venez] {benefit}.", "Qu'il est bon de {benefit}."),
        "playful": ("Allez, on va {benefit} !", "Traduction : {benefit}. Youpi !", "Alors, prêts à {benefit} ?"),
        "bold": ("{Benefit}.", "Et maintenant, {benefit}.", "Alors, {benefit}.", "Allez. {Benefit}."),
    },
    endings={
        "plain": ("{Product}, par {brand}.", "C'est {brand}.", "{Brand}, pour {activity}."),
        "warm": (
            "Au plaisir de {activity}.",
            "Tendrement, {brand}.",
            "[Viens comme tu es|Venez comme vous êtes].",
            "Toute l'équipe de {brand}.",
        ),
        "playful": ("On y va ?", "On dit ça, on dit rien !", "Aucune pression. (Une toute petite.)", "Bisous, {brand} !"),
        "bold": ("[À toi|À vous] de jouer.", "[À toi|À vous].", "Allez.", "[Fonce|Foncez]."),
    },
    calls={
        "explore": {
            "plain": ("En savoir plus", "Voir le détail", "Lire la suite"),
            "warm": ("Venir voir", "Faire un tour", "Regarder de près"),
            "playful": ("Oh, je veux voir !", "Juste un coup d'œil !", "Envie de voir ? Clic !"),
            "bold": ("Voir maintenant", "Je veux voir", "Regarder"),
        },
        "act": {
            "plain": ("Commencer", "Choisir"),
            "warm": ("Nous rejoindre", "Commencer avec nous"),
            "playful": ("Oh oui !", "J'en suis !", "Je craque !"),
            "bold": ("Je fonce", "J'y vais", "J'en suis"),
        },
        "try": {
            "plain": ("Essayer", "Tester soi-même", "Faire un essai"),
            "warm": ("Essayer en douceur", "Essayer avec nous"),
            "playful": ("Un orteil dans l'eau !", "Et hop, j'essaie !", "Allez, je teste !"),
            "bold": ("Mettre à l'épreuve", "Je teste. Je juge.", "Relever le défi"),
        },
    },
)
