"""French words of each vertical: headlines by angle and tone, endings and buttons. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

_TRAVEL = Trade(
    headlines={
        "benefit": {
            "plain": ("Partir, et {benefit}", "Le voyage pour {benefit}"),
            "warm": ("Bon voyage. {Benefit}.", "[Pars|Partez] un peu, juste pour {benefit}"),
            "playful": ("Valise prête ? {Benefit} !", "L'appel du large dit : {benefit} !"),
            "bold": ("Partir. {Benefit}.", "Dehors, le monde. {Benefit}."),
        },
        "proof": {
            "plain": ("Avant de réserver : {phrase}", "Du voyage aussi : {phrase}"),
            "warm": ("Pour la route : {phrase}", "Bien voyager, avec {phrase}"),
            "playful": ("Chère valise : {phrase} !", "Carnet de route : {phrase} !"),
            "bold": ("À lire avant de partir : {phrase}.", "{Phrase}. La valise, vite."),
        },
        "story": {
            "plain": ("Le voyage commence : {phrase}", "Notes de voyage : {phrase}"),
            "warm": ("[Imagine|Imaginez] le chemin, et {phrase}", "Il y a des voyages qui restent. {Phrase}."),
            "playful": ("Carte postale : {phrase} !", "Journal de bord : {phrase} !"),
            "bold": ("Suivre l'horizon. {Benefit}.", "Une valise au départ, une histoire au retour."),
        },
        "thrift": {
            "plain": ("Pour le budget voyage : {phrase}", "Voyager avec bon sens : {phrase}"),
            "warm": ("De quoi rapporter des souvenirs : {phrase}", "Pour la cagnotte du voyage : {phrase}"),
            "playful": ("Plus de glaces ! {Benefit} !", "La cagnotte des vacances sourit : {phrase} !"),
            "bold": ("Voyager malin. {Phrase}.", "Aller loin. Compter juste. {Phrase}."),
        },
        "ease": {
            "plain": ("Le chemin simple : {phrase}", "Le voyage en toute simplicité : {phrase}"),
            "warm": ("Le monde défile. {Benefit}.", "[Laisse|Laissez] filer le paysage, et {benefit}"),
            "playful": ("Les doigts de pied en éventail : {benefit} !", "Mode vacances : {benefit} !"),
            "bold": ("Arriver. {Benefit}.", "Partir sans courir. {Phrase}."),
        },
    },
    endings={
        "plain": ("Voyager avec {brand}.",),
        "warm": ("Bon voyage.",),
        "playful": ("Et la carte postale ?",),
        "bold": ("En route.",),
    },
    calls={"act": {"plain": ("Réserver",), "warm": ("Partir avec nous",), "playful": ("En voiture !",), "bold": ("Je pars",)}},
)

_FOOD = Trade(
    headlines={
        "benefit": {
            "plain": ("Goûter, et {benefit}", "À table, pour {benefit}"),
            "warm": ("La table est mise. {Benefit}.", "[Assieds-toi|Asseyez-vous], et {benefit}"),
            "playful": ("Miam : {benefit} !", "On en reprend ? {Benefit} !"),
            "bold": ("Goûter d'abord. {Benefit}.", "Faim de plus ? {Benefit}."),
        },
        "proof": {
            "plain": ("Derrière le goût : {phrase}", "À goûter soi-même : {phrase}"),
            "warm": ("Fait avec soin. {Phrase}.", "Sur notre table : {phrase}"),
            "playful": ("À croquer : {phrase} !", "Papilles, voici {phrase} !"),
            "bold": ("La langue décide. {Phrase}.", "Le goût parle. {Phrase}."),
        },
        "story": {
            "plain": ("Un goût, une histoire : {phrase}", "Du début jusqu'à la table : {phrase}"),
            "warm": ("Autour de la table, on raconte {phrase}", "Une histoire à goûter : {phrase}"),
            "playful": ("Les potins du placard : {phrase} !", "Chuchoté en cuisine : {phrase} !"),
            "bold": ("Le goût a un passé. {Phrase}.", "Des histoires à goûter. {Benefit}."),
        },
        "thrift": {
            "plain": ("Sur la liste de courses : {phrase}", "Bon goût, bon sens : {phrase}"),
            "warm": ("Table pleine, bourse tranquille : {phrase}", "De quoi garder pour le gâteau. {Benefit}."),
            "playful": ("La tirelire à goûters jubile : {phrase} !", "Chaque miette compte : {benefit} !"),
            "bold": ("Bien manger. Bien compter. {Phrase}.", "Du goût, pas de gâchis. {Phrase}."),
        },
        "ease": {
            "plain": ("De chez nous à la table : {phrase}", "Le goût, en toute simplicité : {phrase}"),
            "warm": ("À table, rien ne presse. {Benefit}.", "S'asseoir. Goûter. {Benefit}."),
            "playful": ("Recette pour paresseux : {phrase} !", "Des miettes au lit ? {Benefit} !"),
            "bold": ("Ouvrir. Goûter. {Benefit}.", "La cuisine sans courir. {Phrase}."),
        },
    },
    endings={
        "plain": ("De {brand} à la table.",),
        "warm": ("Bon appétit.",),
        "playful": ("Une miette pour nous ?",),
        "bold": ("À table.",),
    },
    calls={"act": {"plain": ("Commander",), "playful": ("Miam, oui !",)}, "try": {"plain": ("Goûter",), "bold": ("Je goûte",)}},
)

_RETAIL = Trade(
    headlines={
        "benefit": {
            "plain": ("Ouvrir le colis et {benefit}", "À la maison, {benefit}"),
            "warm": ("Une petite joie : {benefit}", "Déballer, sourire, {benefit}"),
            "playful": ("Hop, dans le sac ! {Benefit} !", "Ding dong, le colis ! {Benefit} !"),
            "bold": ("Ouvrir. {Benefit}.", "Déballer. {Benefit}."),
        },
        "proof": {
            "plain": ("Sur l'étiquette : {phrase}", "À voir de près : {phrase}"),
            "warm": ("Fait avec soin. {Phrase}.", "Dans la main, dans la lumière : {phrase}"),
            "playful": ("Lèche-vitrines : {phrase} !", "Les étagères papotent : {phrase} !"),
            "bold": ("[Lis|Lisez] l'étiquette. {Phrase}.", "À prendre en main. {Phrase}."),
        },
        "story": {
            "plain": ("L'histoire derrière l'étiquette : {phrase}", "De l'idée à l'étagère : {phrase}"),
            "warm": ("Les objets ont une histoire. {Phrase}.", "Entre de bonnes mains : {phrase}"),
            "playful": ("Si l'étagère parlait : {phrase} !", "Entendu à la caisse : {phrase} !"),
            "bold": ("Les choses ont un passé. {Phrase}.", "De l'étagère à la vie. {Benefit}."),
        },
        "thrift": {
            "plain": ("À la caisse : {phrase}", "Avant de faire les boutiques : {phrase}"),
            "warm": ("Acheter le cœur tranquille. {Phrase}.", "Un mot doux à la caisse : {phrase}"),
            "playful": ("Poésie du ticket : {phrase} !", "Achat bien sage : {benefit} !"),
            "bold": ("[Lis|Lisez] le prix. {Phrase}.", "Acheter malin. {Benefit}."),
        },
        "ease": {
            "plain": ("Déballer, et simplement {benefit}", "Les courses en toute simplicité : {phrase}"),
            "warm": ("Acheter sans se presser, et {benefit}", "Le colis vient, le reste attend. {Benefit}."),
            "playful": ("Le shopping en pyjama : {phrase} !", "Sonnette, colis, {benefit} !"),
            "bold": ("Clic. Colis. {Benefit}.", "Déballer. {Benefit}. Fini."),
        },
    },
    endings={
        "plain": ("{Product}, signé {brand}.",),
        "warm": ("Belle découverte.",),
        "playful": ("Le papier de soie frémit !",),
        "bold": ("À emporter.",),
    },
    calls={
        "explore": {"plain": ("Voir la collection",), "warm": ("Flâner un peu",), "playful": ("Je veux fouiner !",)},
        "act": {"plain": ("Acheter", "Commander"), "playful": ("Hop, dans le sac !",), "bold": ("Je prends",)},
    },
)

_SOFTWARE = Trade(
    headlines={
        "benefit": {
            "plain": ("Se connecter et {benefit}", "Un logiciel pour {benefit}"),
            "warm": ("Le travail peut être doux. {Benefit}.", "De l'air dans la journée. {Benefit}."),
            "playful": ("Ctrl, alt, {benefit} !", "Moins d'onglets ! {Benefit} !"),
            "bold": ("Connexion. {Benefit}.", "[Ferme|Fermez] les onglets. {Benefit}."),
        },
        "proof": {
            "plain": ("Sous le capot : {phrase}", "Dans le logiciel : {phrase}"),
            "warm": ("Codé avec soin. {Phrase}.", "[Jette|Jetez] un œil à l'intérieur : {phrase}"),
            "playful": ("Ce n'est pas un bug : {phrase} !", "Geeks, approchez : {phrase} !"),
            "bold": ("[Lis|Lisez] la doc. {Phrase}.", "[Teste|Testez]. {Phrase}."),
        },
        "story": {
            "plain": ("Entre les lignes de code : {phrase}", "Dans le journal des versions : {phrase}"),
            "warm": ("Les bons outils ont une histoire. {Phrase}.", "Notre équipe aime raconter {phrase}"),
            "playful": ("Message de commit : {phrase} !", "Vu dans le backlog : {phrase} !"),
            "bold": ("Le code raconte. {Phrase}.", "Assez des vieux outils. {Phrase}."),
        },
        "thrift": {
            "plain": ("Sur la facture : {phrase}", "Pour le budget outils : {phrase}"),
            "warm": ("Une fin de mois tranquille : {phrase}", "Un mot doux pour le budget : {phrase}"),
            "playful": ("Cher tableur : {phrase} !", "La compta jubile : {phrase} !"),
            "bold": ("[Lis|Lisez] les tarifs. {Phrase}.", "Les budgets sont serrés. {Phrase}."),
        },
        "ease": {
            "plain": ("Ouvrir, et {benefit}", "[Règle|Réglez], puis {benefit}"),
            "warm": ("Refermer l'ordinateur, enfin. {Benefit}.", "Des écrans calmes : {phrase}"),
            "playful": ("Clic, clic, {benefit} !", "Pilote automatique ? Enfin : {phrase} !"),
            "bold": ("Connexion. {Benefit}. Déconnexion.", "Finies les corvées. {Benefit}."),
        },
    },
    endings={
        "plain": ("{Product}, par l'équipe de {brand}.",),
        "warm": ("Bon travail.",),
        "playful": ("Les onglets disent merci !",),
        "bold": ("Au travail.",),
    },
    calls={
        "explore": {"plain": ("Voir comment ça marche",), "warm": ("Faire la visite",)},
        "act": {"plain": ("Créer un compte",), "playful": ("Je m'inscris !",), "bold": ("Je m'inscris",)},
    },
)

_EVENTS = Trade(
    headlines={
        "benefit": {
            "plain": ("Être là, et {benefit}", "Au programme : {benefit}"),
            "warm": ("Entre amis, {benefit}", "[Viens|Venez] en avance, et {benefit}"),
            "playful": ("En tenue de fête ! {Benefit} !", "Qui vient ? {Benefit} !"),
            "bold": ("Être là. {Benefit}.", "Noir dans la salle. {Benefit}."),
        },
        "proof": {
            "plain": ("Au programme : {phrase}", "À l'affiche : {phrase}"),
            "warm": ("On [t'attend|vous attend], avec {phrase}", "[Viens|Venez] découvrir {phrase}"),
            "playful": ("Entendu en coulisses : {phrase} !", "Sous les projecteurs : {phrase} !"),
            "bold": ("Sur scène : {phrase}.", "[Lis|Lisez] l'affiche. {Phrase}."),
        },
        "story": {
            "plain": ("Le rideau se lève : {phrase}", "Une soirée, et {phrase}"),
            "warm": ("Les lumières baissent. {Phrase}.", "Des soirées à raconter : {phrase}"),
            "playful": ("Bis, bis : {phrase} !", "Lumière : {phrase} !"),
            "bold": ("Rideau. {Phrase}.", "Au cœur de la scène. {Benefit}."),
        },
        "thrift": {
            "plain": ("Au guichet : {phrase}", "Pour une soirée dehors : {phrase}"),
            "warm": ("Sortir, la bourse tranquille : {phrase}", "De quoi trinquer après. {Benefit}."),
            "playful": ("L'argent du pop-corn respire : {phrase} !", "Porte-monnaie, on sort : {phrase} !"),
            "bold": ("Dépenser la soirée, pas le mois. {Phrase}.", "Sortir malin. {Benefit}."),
        },
        "ease": {
            "plain": ("Prendre place, et {benefit}", "Sortir en toute simplicité : {phrase}"),
            "warm": ("S'asseoir, baisser les lumières, {benefit}", "Il suffit de venir. {Phrase}."),
            "playful": ("Venir, s'asseoir, {benefit} !", "Un coussin sous le bras, {benefit} !"),
            "bold": ("Venir. {Benefit}.", "[Oublie|Oubliez] le plan. {Phrase}."),
        },
    },
    endings={
        "plain": ("{Product}, par {brand}.",),
        "warm": ("À bientôt sur place.",),
        "playful": ("Aux chaussures de danse !",),
        "bold": ("On y sera.",),
    },
    calls={
        "explore": {"plain": ("Voir le programme",)},
        "act": {
            "plain": ("Prendre un billet",),
            "warm": ("Garder une place",),
            "playful": ("J'y serai !",),
            "bold": ("J'y serai",),
        },
    },
)

TRADES: dict[str, Trade] = {"retail": _RETAIL, "travel": _TRAVEL, "food": _FOOD, "software": _SOFTWARE, "events": _EVENTS}
