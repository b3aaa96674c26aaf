"""Spanish words of each vertical: headlines by angle and tone, endings and buttons. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

_TRAVEL = Trade(
    headlines={
        "benefit": {
            "plain": ("Viajar y {benefit}", "Un viaje para {benefit}"),
            "warm": ("Buen viaje. {Benefit}.", "Una escapada para {benefit}"),
            "playful": ("¿Maleta lista? ¡A {benefit}!", "El mapa dice: ¡{benefit}!"),
            "bold": ("Salir. {Benefit}.", "El mundo espera. {Benefit}."),
        },
        "proof": {
            "plain": ("Antes de reservar: {phrase}", "Viajar con {phrase}"),
            "warm": ("Para el camino: {phrase}", "Buen viaje, con {phrase}"),
            "playful": ("Querida maleta: ¡{phrase}!", "Cuaderno de ruta: ¡{phrase}!"),
            "bold": ("Leer antes de partir: {phrase}.", "{Phrase}. Y ahora, la maleta."),
        },
        "story": {
            "plain": ("El viaje empieza con {phrase}", "Notas de viaje: {phrase}"),
            "warm": ("[Imagina|Imagine] el camino, y {phrase}", "Hay viajes que se cuentan. {Phrase}."),
            "playful": ("Postal a casa: ¡{phrase}!", "Diario de viaje: ¡{phrase}!"),
            "bold": ("Hacia el horizonte. {Benefit}.", "Ir con maleta, volver con historia."),
        },
        "thrift": {
            "plain": ("Para el presupuesto del viaje: {phrase}", "Viajar con cabeza: {phrase}"),
            "warm": ("Algo para recuerdos. {Benefit}.", "Para la hucha del viaje: {phrase}"),
            "playful": ("Para helados, claro: ¡{phrase}!", "La hucha de las vacaciones saluda: ¡{phrase}!"),
            "bold": ("Viajar con cabeza. {Phrase}.", "Ir lejos. Gastar con juicio. {Phrase}."),
        },
        "ease": {
            "plain": ("El camino sencillo: {phrase}", "Viajar, así de sencillo: {phrase}"),
            "warm": ("El mundo pasa por la ventana. {Benefit}.", "El paisaje pasa, y toca {benefit}"),
            "playful": ("Pies en alto, mundo al lado: ¡{phrase}!", "Modo vacaciones: ¡{benefit}!"),
            "bold": ("Llegar. {Benefit}.", "Viajar sin correr. {Phrase}."),
        },
    },
    endings={
        "plain": ("Viajar con {brand}.",),
        "warm": ("Buen viaje.",),
        "playful": ("¿Y la postal?",),
        "bold": ("En marcha.",),
    },
    calls={"act": {"plain": ("Reservar",), "warm": ("Viajar juntos",), "playful": ("¡En marcha!",), "bold": ("Me voy",)}},
)

_FOOD = Trade(
    headlines={
        "benefit": {
            "plain": ("Probar y {benefit}", "A la mesa, para {benefit}"),
            "warm": ("La mesa está puesta. {Benefit}.", "Sentarse, probar y {benefit}"),
            "playful": ("Ñam: ¡{benefit}!", "¿Repetimos? ¡{Benefit}!"),
            "bold": ("Probar y luego hablar. {Benefit}.", "¿Hay hambre? {Benefit}."),
        },
        "proof": {
            "plain": ("Detrás del sabor: {phrase}", "Para probarlo en casa: {phrase}"),
            "warm": ("Hecho con cuidado. {Phrase}.", "En nuestra mesa hay {phrase}"),
            "playful": ("Para hincarle el diente: ¡{phrase}!", "Paladares, atención: ¡{phrase}!"),
            "bold": ("Que decida la lengua. {Phrase}.", "El sabor habla. {Phrase}."),
        },
        "story": {
            "plain": ("Un sabor con historia: {phrase}", "Cómo llega a la mesa: {phrase}"),
            "warm": ("En la mesa contamos esto: {phrase}", "Una historia para probar: {phrase}"),
            "playful": ("Chismes de despensa: ¡{phrase}!", "Se oye en la cocina: ¡{phrase}!"),
            "bold": ("El sabor tiene pasado. {Phrase}.", "Historias que se prueban. {Benefit}."),
        },
        "thrift": {
            "plain": ("En la lista de la compra: {phrase}", "Buen gusto, buen juicio: {phrase}"),
            "warm": ("Mesa llena, monedero tranquilo: {phrase}", "Algo para el postre. {Benefit}."),
            "playful": ("La hucha de la merienda celebra: ¡{phrase}!", "Las migas cuentan: ¡{benefit}!"),
            "bold": ("Comer bien. Gastar con juicio. {Phrase}.", "Sabor sin desperdicio. {Phrase}."),
        },
        "ease": {
            "plain": ("De nuestra casa a la mesa: {phrase}", "Sabor, así de sencillo: {phrase}"),
            "warm": ("En la mesa no hay prisa. {Benefit}.", "Sentarse. Probar. {Benefit}."),
            "playful": ("Receta para días de pereza: ¡{phrase}!", "¿Migas en la cama? ¡{Benefit}!"),
            "bold": ("Abrir. Probar. {Benefit}.", "Cocina sin líos. {Phrase}."),
        },
    },
    endings={
        "plain": ("De {brand} a la mesa.",),
        "warm": ("Buen provecho.",),
        "playful": ("¿Una miga para nosotros?",),
        "bold": ("A la mesa.",),
    },
    calls={
        "act": {"plain": ("Pedir",), "playful": ("¡Ñam, sí!",)},
        "try": {"plain": ("Probar un bocado",), "bold": ("Lo pruebo",)},
    },
)

_RETAIL = Trade(
    headlines={
        "benefit": {
            "plain": ("Abrir la caja y {benefit}", "En casa, para {benefit}"),
            "warm": ("Una pequeña alegría: {benefit}", "Desenvolver, sonreír y {benefit}"),
            "playful": ("¡A la bolsa! ¡{Benefit}!", "Timbre, paquete, ¡{benefit}!"),
            "bold": ("Abrir la caja. {Benefit}.", "Desenvolver. {Benefit}."),
        },
        "proof": {
            "plain": ("En la etiqueta: {phrase}", "Para ver de cerca: {phrase}"),
            "warm": ("Hecho con cuidado. {Phrase}.", "A la luz y en la mano: {phrase}"),
            "playful": ("De escaparate: ¡{phrase}!", "Cuchicheos de estantería: ¡{phrase}!"),
            "bold": ("[Lee|Lea] la etiqueta. {Phrase}.", "En la mano se nota. {Phrase}."),
        },
        "story": {
            "plain": ("La historia tras la etiqueta: {phrase}", "De la idea al estante: {phrase}"),
            "warm": ("Las cosas tienen historia. {Phrase}.", "De nuestro estante, un cuento: {phrase}"),
            "playful": ("Si el estante hablara: ¡{phrase}!", "Oído en la caja: ¡{phrase}!"),
            "bold": ("Las cosas tienen pasado. {Phrase}.", "Del estante a la vida. {Benefit}."),
        },
        "thrift": {
            "plain": ("En la caja: {phrase}", "Antes de salir de compras: {phrase}"),
            "warm": ("Comprar con calma. {Phrase}.", "Una palabra amable en la caja: {phrase}"),
            "playful": ("Poesía de recibo: ¡{phrase}!", "De compras, con juicio: ¡{benefit}!"),
            "bold": ("[Lee|Lea] el precio. {Phrase}.", "Comprar con cabeza. {Benefit}."),
        },
        "ease": {
            "plain": ("Abrir y simplemente {benefit}", "Comprar, así de sencillo: {phrase}"),
            "warm": ("Comprar sin prisa y {benefit}", "Llega el paquete, el resto espera. {Benefit}."),
            "playful": ("De compras en pijama: ¡{phrase}!", "Clic, timbre, ¡{benefit}!"),
            "bold": ("Clic. Caja. {Benefit}.", "Desenvolver. {Benefit}. Listo."),
        },
    },
    endings={
        "plain": ("{Product}, con la firma de {brand}.",),
        "warm": ("Para disfrutar.",),
        "playful": ("¡La bolsa ya cruje!",),
        "bold": ("A casa.",),
    },
    calls={
        "explore": {"plain": ("Ver la colección",), "warm": ("Curiosear con calma",), "playful": ("¡Quiero curiosear!",)},
        "act": {"plain": ("Comprar",), "playful": ("¡A la bolsa!",), "bold": ("Me lo llevo",)},
    },
)

_SOFTWARE = Trade(
    headlines={
        "benefit": {
            "plain": ("Entrar y {benefit}", "Un programa para {benefit}"),
            "warm": ("El trabajo puede ser amable. {Benefit}.", "Aire para el día. {Benefit}."),
            "playful": ("Ctrl, alt, ¡{benefit}!", "¡Menos pestañas! ¡{Benefit}!"),
            "bold": ("Entrar. {Benefit}.", "Pestañas fuera. {Benefit}."),
        },
        "proof": {
            "plain": ("Bajo el capó: {phrase}", "De serie: {phrase}"),
            "warm": ("Programado con cuidado. {Phrase}.", "[Mira|Mire] por dentro: {phrase}"),
            "playful": ("No es un fallo: ¡{phrase}!", "Frikis, atención: ¡{phrase}!"),
            "bold": ("[Lee|Lea] la documentación. {Phrase}.", "A prueba. {Phrase}."),
        },
        "story": {
            "plain": ("Entre líneas de código: {phrase}", "Del registro de cambios: {phrase}"),
            "warm": ("Las herramientas tienen historia. {Phrase}.", "A nuestro equipo le gusta contarlo: {phrase}"),
            "playful": ("Mensaje de commit: ¡{phrase}!", "Visto en el backlog: ¡{phrase}!"),
            "bold": ("El código cuenta. {Phrase}.", "Basta de lo viejo. {Phrase}."),
        },
        "thrift": {
            "plain": ("En la factura: {phrase}", "Para el presupuesto de herramientas: {phrase}"),
            "warm": ("Un fin de mes tranquilo: {phrase}", "Con mimo para el presupuesto: {phrase}"),
            "playful": ("Querida hoja de cálculo: ¡{phrase}!", "Contabilidad celebra: ¡{phrase}!"),
            "bold": ("[Lee|Lea] las tarifas. {Phrase}.", "Los presupuestos aprietan. {Phrase}."),
        },
        "ease": {
            "plain": ("Abrir y {benefit}", "Configurar, y luego {benefit}"),
            "warm": ("Cerrar antes el portátil. {Benefit}.", "Pantallas en calma: {phrase}"),
            "playful": ("Clic, clic, ¡{benefit}!", "¿Piloto automático? Bueno: ¡{phrase}!"),
            "bold": ("Entrar. {Benefit}. Salir.", "Adiós a las tareas pesadas. {Benefit}."),
        },
    },
    endings={
        "plain": ("{Product}, del equipo de {brand}.",),
        "warm": ("Buen trabajo.",),
        "playful": ("¡Las pestañas lo agradecen!",),
        "bold": ("A trabajar.",),
    },
    calls={
        "explore": {"plain": ("Ver cómo funciona",), "warm": ("Hacer la visita",)},
        "act": {"plain": ("Crear una cuenta",), "playful": ("¡Me registro!",), "bold": ("Entrar",)},
    },
)

_EVENTS = Trade(
    headlines={
        "benefit": {
            "plain": ("Estar allí y {benefit}", "En el programa: {benefit}"),
            "warm": ("Entre amigos, {benefit}", "[Ven|Venga] con tiempo para {benefit}"),
            "playful": ("¡De gala! ¡A {benefit}!", "Se busca compañía: ¡{benefit}!"),
            "bold": ("Estar allí. {Benefit}.", "Se apagan las luces. {Benefit}."),
        },
        "proof": {
            "plain": ("En el programa: {phrase}", "En cartel: {phrase}"),
            "warm": ("[Ven|Venga] a descubrir {phrase}", "Hemos preparado {phrase}"),
            "playful": ("Se oye entre bastidores: ¡{phrase}!", "Foco sobre {phrase}. ¡Luz!"),
            "bold": ("En escena: {phrase}.", "[Lee|Lea] el cartel. {Phrase}."),
        },
        "story": {
            "plain": ("Se abre el telón: {phrase}", "Una noche con {phrase}"),
            "warm": ("Bajan las luces. {Phrase}.", "Noches para contar: {phrase}"),
            "playful": ("¡Otra, otra! ¡{Phrase}!", "¡Luces! ¡{Phrase}!"),
            "bold": ("Arriba el telón. {Phrase}.", "En plena escena. {Benefit}."),
        },
        "thrift": {
            "plain": ("En la taquilla: {phrase}", "Para una noche fuera: {phrase}"),
            "warm": ("Salir con el monedero tranquilo: {phrase}", "Algo para un brindis. {Benefit}."),
            "playful": ("La hucha de las palomitas respira: ¡{phrase}!", "Monedero, salimos: ¡{phrase}!"),
            "bold": ("Gastar la noche, no el mes. {Phrase}.", "Salir con cabeza. {Benefit}."),
        },
        "ease": {
            "plain": ("Sentarse y {benefit}", "Salir, así de sencillo: {phrase}"),
            "warm": ("Se apagan las luces, y toca {benefit}", "Basta con venir. {Phrase}."),
            "playful": ("Llegar, sentarse, ¡{benefit}!", "Cojín bajo el brazo, ¡{benefit}!"),
            "bold": ("Venir. {Benefit}.", "[Olvida|Olvide] el plan. {Phrase}."),
        },
    },
    endings={
        "plain": ("{Product}, de {brand}.",),
        "warm": ("Nos vemos allí.",),
        "playful": ("¡Zapatos de baile!",),
        "bold": ("Que empiece.",),
    },
    calls={
        "explore": {"plain": ("Ver el programa",)},
        "act": {
            "plain": ("Conseguir entradas",),
            "warm": ("Guardar mi sitio",),
            "playful": ("¡Allí estaré!",),
            "bold": ("Allí estaré",),
        },
    },
)

TRADES: dict[str, Trade] = {"retail": _RETAIL, "travel": _TRAVEL, "food": _FOOD, "software": _SOFTWARE, "events": _EVENTS}
