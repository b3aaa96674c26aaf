"""Spanish claim words."""

from __future__ import annotations

import re

from generators.safety.claimed.lexicon import Lexicon

_DAY = (
    r"lunes|martes|mi\u00e9rcoles|jueves|viernes|s\u00e1bado|domingo|hoy|ma\u00f1ana|medianoche|mediod\u00eda|esta noche|"
    r"enero|febrero|marzo|abril|"
    r"mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|navidad|fin de mes|fin de semana"
)

ES = Lexicon(
    {
        "free": "gratis, gratuit*, regalo, regalos, regalamos, sin coste, sin cargo, sin costo, no cuesta nada, por cuenta "
        "de la casa, "
        "de balde, sin pagar, por nada, no pagas nada, cortes\u00eda",
        "guarantee": "garant*, reembols*, de por vida, promet*, promesa*, te devolvemos, le devolvemos, devolvemos el "
        "dinero, para toda la vida",
        "risk": "sin riesgo*, sin ning\u00fan riesgo, sin riesgos, riesgo cero, cero riesgo, ning\u00fan riesgo, sin "
        "compromiso",
        "proof": "probado, probada, comprobad*, cl\u00ednic*, cient\u00edfic*, demostrad*, estudios, estudio, laboratorio*",
        "approval": "certific*, oficial*, aprobad*, homologad*, avalad*, aut\u00e9ntic*, genuin*, leg\u00edtim*, sello, "
        "acreditad*",
        "never": "nunca, jam\u00e1s, irrompible*, indestructible*, inquebrantable*",
        "always": "siempre, etern*, para siempre, cada vez",
        "perfection": "perfect*, impecable*, insuperable*, inmejorable*, ilimitad*, inigualable*, incomparable*, "
        "infalible*, milagr*, "
        "instant\u00e1ne*, sin igual, sin fallos, ideal, imbatible*, sin l\u00edmites",
        "rank": "mejor, mejores, peor, peores, l\u00edder*, n\u00famero uno, n\u00famero 1, n 1, \u00fanico en, \u00fanica "
        "en, \u00f3ptim*, m\u00e1xim*, supremo, "
        "definitivo, m\u00e1s vendido, bestseller, de primera, sin rival, n\u00famero, el \u00fanico, la \u00fanica, "
        "incomparable, de referencia, "
        "de primera clase, superior",
        "award": "premi*, galardonad*, ganador*, medalla*, trofeo*, campe\u00f3n",
        "urgency": "\u00faltima oportunidad, \u00faltimas plazas, \u00faltimas horas, \u00faltimos d\u00edas, tiempo "
        "limitado, edici\u00f3n limitada, oferta limitada, "
        "solo hoy, s\u00f3lo hoy, date prisa, dese prisa, no te lo pierdas, no se lo pierda, ahora o nunca, solo quedan, "
        "solo queda, quedan pocos, quedan pocas, queda poco, "
        "hasta agotar, casi agotad*, agot*, plazas limitadas, acaba pronto, corre, apres\u00farate, apres\u00farese, "
        "vuelan, \u00faltimo d\u00eda, "
        "no esperes m\u00e1s, se acaba, se acaban, se termina, antes de que, \u00faltima llamada, \u00faltimos billetes",
        "discount": "barat*, descuento*, rebaja*, oferta*, ganga*, chollo*, mitad de precio, precio m\u00e1s bajo, precios "
        "bajos, econ\u00f3mic*, "
        "promoci\u00f3n*, liquidaci\u00f3n*, saldo*, precio reducido, rebajad*, asequible*, precio m\u00ednimo, ofert\u00f3n",
        "saving": "ahorr*, paga menos, pagas menos, cuesta menos, se paga solo, sale a cuenta, rentable*",
        "factor": "mitad, doble, dobles, duplic*, triple*, triplic*, dos veces, tres veces, diez veces, 2 veces, 3 veces, "
        "10 veces, el doble",
        "crowd": "cientos, miles, millones, decenas, expertos, experto, recomend*, recomiend*, valorad*, opiniones, todos "
        "hablan, clientes satisfechos, favorito de, favorita de, agotado, vendido, vendidos, satisfacci\u00f3n, "
        "conf\u00edan en, primera elecci\u00f3n, elecci\u00f3n de, "
        "visto en televisi\u00f3n, visto en la tele, "
        "visto en prensa, preferido de, preferida de, "
        "la cr\u00edtica, los cr\u00edticos",
        "health": "cura, curan, curar, sana, sanan, sanar, alivi*, m\u00e9dic*, doctor*, cardi\u00f3log*, "
        "dermat\u00f3log*, farmac*, detox*, "
        "inmun*, estr\u00e9s, insomnio, tensi\u00f3n, colesterol, adelgaz*, perder peso, quema grasa*, terap*, salud, "
        "saludable*, sano, sanos, "
        "beneficios, anti edad, cansancio, previene, remedio*, dolor, dolores, migra\u00f1a*, ansiedad, arrugas, "
        "digesti\u00f3n, "
        "antioxidante*",
        "finance": "rentabilidad, inter\u00e9s del, intereses, dividendo*, ganancia*, beneficio, gana dinero, ganar "
        "dinero, invert*, invier*, "
        "hazte rico, ingresos pasivos, impuesto*, rendimiento, fortuna, cashback, sin intereses",
        "green": "ecol\u00f3gic*, sostenible*, org\u00e1nic*, reciclad*, compostable*, biodegradable*, vegan*, neutro en "
        "carbono, cero emisiones, "
        "comercio justo, respetuoso con, sin emisiones, verde por dentro, bajo en carbono, huella cero, biol\u00f3gic*",
    },
    ranks=(
        re.compile(
            r"\b(?:el|la|los|las|lo|nuestr[oa]s?|tu|su|del|al)\s(?:\w+\s){0,2}?(?P<what>(?:m\u00e1s|menos)\s(?!que\b|de\b|"
            r"all\u00e1\b)\w+)"
        ),
        re.compile(r"\b(?P<what>\w{3,}\u00edsim[oa])s?\b"),
    ),
    compares=(
        re.compile(
            r"\b(?:m\u00e1s|menos) (?:\w+ )?que\b|\b(?:mejor|peor|mayor|menor) que\b|\btan \w+ como\b|\ba diferencia de\b"
        ),
        re.compile(r"\b(?:supera|superior a|comparad[oa] con|competencia|competidor\w*|rival\w*|frente a otr\w+)\b"),
    ),
    deadlines=(
        re.compile(rf"\b(?:hasta|antes de|antes del|desde|para)(?: el| la| las| este| esta| pr\u00f3ximo)? (?P<what>{_DAY})\b"),
        re.compile(
            r"\b(?:acaba|acaban|termina|terminan|finaliza|expira|vence|cierra)(?: el| la| a| este)? "
            r"(?P<what>hoy|pronto|esta noche|ma\u00f1ana|medianoche|domingo|lunes|viernes|s\u00e1bado|mes|semana)\b"
        ),
        re.compile(
            r"\b(?:solo|s\u00f3lo|\u00fanicamente|solamente)(?: hasta| por| durante)?(?: la| el)? (?P<what>hoy|esta \w+|"
            r"este \w+|ma\u00f1ana|medianoche)\b"
        ),
        re.compile(
            r"\b(?P<what>al d\u00eda siguiente|el mismo d\u00eda|en (?:minutos|segundos|pocas horas|pocos d\u00edas)|en "
            r"menos de)\b"
        ),
    ),
)
