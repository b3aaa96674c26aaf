"""Spanish words around the headline: how an offer is made, how a body goes on and ends, what the button says. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Around

AROUND = Around(
    offer_headlines={
        "plain": (
            "{Offer}",
            "Ahora: {offer}",
            "Con {brand}: {offer}",
            "{Product}: {offer}",
            "{Benefit}, y además {offer}",
            "Hasta el {day}: {offer}",
        ),
        "warm": (
            "Para [ti|usted]: {offer}",
            "Para conocernos: {offer}",
            "{Benefit}. Para [ti|usted]: {offer}.",
            "Con una sonrisa: {offer}",
            "Para [ti|usted], hasta el {day}: {offer}",
        ),
        "playful": (
            "¡Anda! ¡{Offer}!",
            "¡Oye! ¡{Offer}!",
            "La guinda del pastel: ¡{offer}!",
            "¿{Benefit}? ¿Y {offer}? ¡Sí!",
            "En rojo en el calendario, hasta el {day}: ¡{offer}!",
        ),
        "bold": (
            "{Offer}. Ya.",
            "{Offer}. Para [ti|usted].",
            "{Benefit}. Y además, {offer}.",
            "Aquí: {offer}.",
            "{Offer}. Hasta el {day}.",
        ),
    },
    offers={
        "plain": ("{Offer}.", "De entrada: {offer}.", "Ahora: {offer}.", "Y además: {offer}.", "Hasta el {day}: {offer}."),
        "warm": (
            "Para conocernos: {offer}.",
            "De nuestra parte: {offer}.",
            "Con una sonrisa: {offer}.",
            "Para [ti|usted], hasta el {day}: {offer}.",
        ),
        "playful": (
            "Por cierto: ¡{offer}!",
            "La guinda del pastel: ¡{offer}!",
            "¡Oye! ¡{Offer}!",
            "Y, hala, ¡{offer}!",
            "¡Oye! Hasta el {day}: ¡{offer}!",
        ),
        "bold": ("{Offer}. Ya.", "Aquí: {offer}.", "Y además, {offer}.", "{Offer}. Hasta el {day}."),
    },
    backings={
        "plain": ("{Claim}", "La razón: {phrase}."),
        "warm": ("{Claim}", "Para disfrutar: {phrase}.", "Pensamos en [ti|usted]. {Claim}"),
        "playful": ("Historia real. {Claim}", "¿Cómo? {Claim}", "El ingrediente secreto: ¡{phrase}!"),
        "bold": ("{Claim} Punto.", "¿Cómo? {Phrase}.", "Por eso. {Claim}"),
    },
    asides={
        "plain": ("{Claim}", "Otro detalle: {phrase}.", "Hasta el {day}: {phrase}."),
        "warm": ("{Claim}", "Son las pequeñas cosas: {phrase}.", "Un detalle para [ti|usted]: {phrase}."),
        "playful": ("{Claim} ¡Vaya, vaya!", "Y atención... ¡{phrase}!", "Puntos extra: ¡{phrase}!"),
        "bold": ("{Claim}", "[Apunta|Apunte] esto. {Claim}", "{Phrase}. Así es."),
    },
    benefits={
        "plain": ("[Puedes|Puede] {benefit}.", "Para {benefit}.", "Así [puedes|puede] {benefit}."),
        "warm": ("Para que [puedas|pueda] {benefit}.", "[Ven|Venga] a {benefit}.", "Qué gusto da {benefit}."),
        "playful": ("¡Venga, a {benefit}!", "Traducido: {benefit}. ¡Yupi!", "¿A qué esperar? ¡A {benefit}!"),
        "bold": ("{Benefit}.", "Y ahora, {benefit}.", "Pues eso: {benefit}.", "Adelante. {Benefit}."),
    },
    endings={
        "plain": ("{Product}, de {brand}.", "Eso es {brand}.", "{Brand}, para {activity}."),
        "warm": (
            "Por el gusto de {activity}.",
            "Con cariño, {brand}.",
            "[Ven como eres|Venga como es].",
            "Un abrazo de {brand}.",
        ),
        "playful": ("¿Vamos?", "¡Solo era una idea!", "Sin presión. (Una pizquita.)", "¡Besos, {brand}!"),
        "bold": ("[Te|Le] toca.", "[Tú decides|Usted decide].", "Ya.", "Adelante."),
    },
    calls={
        "explore": {
            "plain": ("Descubrir", "Ver los detalles", "Seguir leyendo"),
            "warm": ("Pasar a ver", "Echar un vistazo", "Mirar con calma"),
            "playful": ("¡A ver, a ver!", "¡Solo un vistazo!", "¿Curiosidad? ¡Clic!"),
            "bold": ("Quiero verlo", "Verlo ahora", "Mirar"),
        },
        "act": {
            "plain": ("Empezar", "Elegir"),
            "warm": ("Unirme", "Empezar juntos"),
            "playful": ("¡Sí, por favor!", "¡Me apunto!", "¡Lo quiero!"),
            "bold": ("Lo quiero", "Voy", "Me apunto"),
        },
        "try": {
            "plain": ("Probar", "Hacer la prueba", "Probarlo"),
            "warm": ("Probar con calma", "Probar juntos"),
            "playful": ("¡Un dedito al agua!", "¡Venga, lo pruebo!", "¿Y por qué no? ¡Voy!"),
            "bold": ("Ponerlo a prueba", "Probar. Juzgar.", "Acepto el reto"),
        },
    },
)
