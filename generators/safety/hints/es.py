"""Spanish hints: patterns on the folded text."""

from __future__ import annotations

_YOUR = r"(?:tus?|sus?|vuestr[oa]s?)"
_TRAITS = (
    r"(?:\u00faltim[oa]s? |nuev[oa]s? |propi[oa]s? |reciente )?(?:edad|cumplea\u00f1os|aniversario|sueldo|salario|ingresos|"
    r"pensi\u00f3n|jubilaci\u00f3n|deudas?|cr\u00e9dito|"
    r"presupuesto|alquiler|hipoteca|impuestos|salud|cuerpo|figura|arrugas|ojos cansados|dolor\w*|"
    r"migra\u00f1as?|diagn\u00f3stico|enfermedad|discapacidad|silla de ruedas|embarazo|diabetes|asma|alergias?|ansiedad|"
    r"angustia|depresi\u00f3n|insomnio|estr\u00e9s|"
    r"adicci\u00f3n|medicaci\u00f3n|medicinas|pastillas|terapia|operaci\u00f3n|cirug\u00eda|m\u00e9dico|c\u00e1ncer|"
    r"menopausia|religi\u00f3n|iglesia|mezquita|oraciones|"
    r"raza|nacionalidad|color de piel|sexualidad|orientaci\u00f3n|pol\u00edtica|voto|sindicato|divorcio|boda|matrimonio|"
    r"ruptura|ex|marido|mujer|esposa|esposo|pareja|novia|novio|ni\u00f1os?|ni\u00f1as?|hij[oa]s?|beb\u00e9|peque\u00f1os|"
    r"madre|padre|mam\u00e1|pap\u00e1|padres|abuel[oa]s?|niet[oa]s?|"
    r"vecin[oa]s?|jef[ea]|b\u00fasquedas?|historial|navegaci\u00f3n|navegador|clics?|"
    r"carrito|cesta|lista de deseos|cookies|ubicaci\u00f3n|c\u00f3digo postal|barrio|trayecto|empleo|"
    r"profesi\u00f3n|ex\u00e1menes|examen|escuela|universidad|mudanza|perfil|datos|comportamiento|preferencias|"
    r"nombre)"
)
_GROUPS = (
    r"(?:mujer(?:es)?|hombres?|se\u00f1or(?:as|es|a)?|chic[oa]s|madres?|mam\u00e1s?|padres?|pap\u00e1s?|abuel[oa]s?|"
    r"solter[oa]s?|jubilad[oa]s?|pensionistas?|mayores|"
    r"adolescentes?|j\u00f3venes|estudiantes?|universitari[oa]s?|graduad[oa]s?|profesor(?:es|as)?|enfermer[oa]s?|viud[oa]s?|"
    r"divorciad[oa]s?|reci\u00e9n casados|novi[oa]s|"
    r"inmigrantes?|extranjer[oa]s?|refugiad[oa]s?|inquilin[oa]s?|propietari[oa]s?|pacientes?|fumador(?:es|as)?|votantes?|"
    r"creyentes?|parad[oa]s?|desemplead[oa]s?|"
    r"contribuyentes?|cuarenton\w+|cincuenton\w+|treinta\u00f1er\w+|opositor\w+|funcionari[oa]s?|auto\u0301nom[oa]s?|"
    r"mileuristas?|milenials?|millennials?)"
)
_SENSITIVE = (
    r"cristian[oa]s?|cat\u00f3lic[oa]s?|protestantes?|musulm[a\u00e1]n\w*|jud\u00ed[oa]s?|hind\u00fa\w*|budistas?|ate[oa]s|"
    r"gais?|gays?|lesbianas?|homosexual\w*|bisexual\w*|"
    r"transexual\w*|transg\u00e9nero|queer|lgbt\w*|diab\u00e9tic[oa]s?|asm\u00e1tic[oa]s?|al\u00e9rgic[oa]s?|"
    r"epil\u00e9ptic[oa]s?|sobrepeso|obes[oa]s?|obesidad|embarazad[oa]s?|embarazo|"
    r"discapacitad[oa]s?|discapacidad|autistas?|depresi[o\u00f3v]\w*|deprimid[oa]s?|alcoh\u00f3lic[oa]s?|vih|inmigrantes?|"
    r"refugiad[oa]s?|gitan[oa]s?|divorciad[oa]s?|"
    r"desemplead[oa]s?|endeudad[oa]s?|menop\u00e1usic\w+|viud[oa]s?|disl\u00e9xi\w+|tercera edad|personas mayores|madres? "
    r"solter\w+|padres? solter\w+|en paro|en el paro|"
    r"insomnes|celiac\w+|cel\u00edac\w+|hipertens\w+|(?:m\u00e1s|menos|mayores|menores) de \d\d(?: a\u00f1os)?\b(?! ?(?:%|"
    r"\u20ac|euros|kil\u00f3metros|km|trenes|horas|noches|d\u00edas|minutos|estaciones|ciudades))|los (?:cuarenta|cincuenta|"
    r"sesenta)\b"
)
_STATES = (
    rf"(?:solter[oa]|embarazada|divorciad[oa]|separad[oa]|casad[oa]|prometid[oa]|viud[oa]|deprimid[oa]|estresad[oa]|"
    rf"gord[oa]|delgad[oa]|calv[oa]|pobre|ric[oa]|"
    rf"arruinad[oa]|en paro|discapacitad[oa]|cieg[oa]|sord[oa]|gay|lesbiana|sol[oa]|endeudad[oa]|enferm[oa]|herid[oa]|"
    rf"cansad[oa]|agotad[oa]|jubilad[oa]|viej[oa]|"
    rf"mayor|joven|una? (?:\w+ )?{_GROUPS}|{_GROUPS}|triste|creyente|nuev[oa] en|de vuelta|enamorad[oa]|sin trabajo|sin "
    rf"empleo|madre|padre|de baja|a dieta)"
)
_ACT_TU = (
    r"(?:buscaste|miraste|viste|visitaste|hiciste clic|compraste|pediste|dejaste|abandonaste|a\u00f1adiste|guardaste|"
    r"compartiste|publicaste|preguntaste|suscribiste|"
    r"registraste|descargaste|le\u00edste|votaste|mudaste|casaste|perdiste|reservaste|devolviste|elegiste|dudaste|olvidaste|"
    r"probaste|estuviste|pasaste|consultaste|"
    r"comparaste|hablaste|dijiste|escribiste|viajaste|cumpliste|naciste|estudiaste|buscabas|mirabas|quer\u00edas|pensabas|"
    r"buscas|vives|sufres|padeces|ganas poco|"
    r"pesas|rezas|votas|trabajas|duermes (?:mal|poco)|fumas|estudias|debes|alquilas|vienes de|roncas|vuelves del?|sales "
    r"del?|cobras|envejeces)"
)
_PAST = (
    r"(?:buscad[oa]|mirad[oa]|vist[oa]|visitad[oa]|hecho clic|comprad[oa]|pedid[oa]|dejad[oa]|abandonad[oa]|a\u00f1adid[oa]|"
    r"guardad[oa]|compartid[oa]|publicad[oa]|preguntad[oa]|"
    r"le\u00edd[oa]|votad[oa]|mudad[oa]|casad[oa]|perdid[oa]|reservad[oa]|devuelt[oa]|elegid[oa]|olvidad[oa]|probad[oa]|"
    r"estado|pasado|consultad[oa]|comparad[oa]|hablado|dicho|"
    r"escrit[oa]|viajado|cumplido|tenido|sido|navegado|divorciad[oa]|suscrito|registrado|descargado|dado a luz|dudado)"
)

HINTS: tuple[str, ...] = (
    (
        r"\bpara (?:quien(?:es)?|los que|las que|gente|personas) (?:que )?(?:tienen?|con|sufren?) (?:mal[oa]s|dolor\w*|"
        r"d\u00e9bil\w*|problemas) ?\w*"
    ),
    (
        r"\b(?:hor\u00f3scopo|zodiaco|zod\u00edaco|cobra\w* el paro|subsidio|baja (?:maternal|laboral|"
        r"m\u00e9dica)|ayudas sociales)\b"
    ),
    r"\b(?:tus?|sus?) (?:casero|casera|peque\u00f1[oa]s?|reci\u00e9n nacid[oa]|suegr[oa]s?|adolescente)\b",
    r"\bdemasiado (?:mayor|viej[oa]|joven|pobre|enferm[oa])\b",
    (
        r"\b(?:hab\u00edas|estabas|eras|quer\u00edas|ibas|ten\u00edas|buscabas|mirabas)\b|\busted (?:hab\u00eda|estaba|era|"
        r"quer\u00eda|ten\u00eda|buscaba|miraba)\b"
    ),
    (
        r"\botr[oa]s (?:clientes|lectores|compradores|personas|viajeros|usuarios)\b|\b(?:mujeres|hombres|personas|"
        r"parejas) (?:\w+ ){0,2}[2-9]\d\b"
    ),
    (
        r"\b(?:tu|su) (?:n\u00f3mina|paga)\b|\bde nuevo (?:solter[oa]|sol[oa]|divorciad[oa]|madre|padre)\b|\b(?:solter[oa]|"
        r"sol[oa]) (?:otra vez|de nuevo)\b"
    ),
    (rf"\b{_YOUR} (?:\u00faltim[oa]s?|anterior(?:es)?|reciente?s?|pasad[oa]s?) \w+|\b{_YOUR} \w+ (?:reciente?s?|"
        rf"anterior(?:es)?|pasad[oa]s?|cansad[oa]s|dolorid[oa]s)\b"),
    (rf"(?:^|[.!?,] ?)(?:todos |hasta )?{_YOUR} (?:mejores )?(?:amig[oa]s?|familia|contactos|compa\u00f1er[oa]s) (?!y\b|"
        rf"o\b)\w+"),
    (rf"\b{_ACT_TU}\b"),
    (rf"\b(?:has|hab\u00edas|usted ha|como ha|porque ha|que ha|si ha|ya ha|nos ha|lo ha|la ha|te has|se "
        rf"ha) (?:\w+ ){{0,2}}?{_PAST}\b|(?:^|[.!?,] )(?:ya )?ha (?:\w+ )?{_PAST}\b|\bacabas? de (?:\w+r(?:te|se|lo|nos)?)\b"),
    (r"\b(?:usted|porque|como|ayer|visita|vez|d\u00eda|ya|que|lo que|recientemente) (?:\w+ )?(?:busc\u00f3|mir\u00f3|"
        r"compr\u00f3|visit\u00f3|vio|dej\u00f3|pidi\u00f3|eligi\u00f3|hizo clic|consult\u00f3|abandon\u00f3|busca|vive|"
        r"sufre|padece|vota|reza|gana|pesa|fuma|trabaja|estudia)\b|\b(?:usted )?(?:vive|sufre|busca) usted\b"),
    (r"\busted (?:vota|vive|sufre|padece|gana|reza|pesa|busca|trabaja|fuma|estudia|debe|duerme (?:mal|poco)|viaja mucho)\b|"
        r"\bque (?:usted )?(?:viaja|duerme|vive|trabaja|lee|compra|bebe|come) (?:mucho|mal|poco|solo|sola|a menudo|tarde)\b"),
    (r"\b(?:sabemos|vemos|notamos|o\u00edmos|recordamos|conocemos|creemos|intuimos|sospechamos|adivinamos|detectamos|"
        r"seguimos|hemos (?:\w+ )?(?:visto|notado|o\u00eddo|sabido|detectado|observado|aprendido|seguido)|"
     r"nuestr[oa]s? (?:\w+ )?(?:datos|sistemas?|algoritmo|c\u00e1maras?|ia|registros?) (?:\w+ )?(?:dicen?|muestran?|sabe\w*|"
     r"indican?|revelan?|sugieren?|ve\w*))\b.{0,45}\b(?:te|tu|tus|t\u00fa|ti|usted|su|sus|que|le|d\u00f3nde|qu\u00e9|"
     r"c\u00f3mo)\b"),
    (r"\b(?:te|le) (?:vimos|vemos|conocemos|recordamos|hemos visto|echamos de menos|seguimos|observamos|echamos)\b|\blo "
        r"que sabemos\b|\bsabemos de (?:ti|usted)\b"),
    (rf"\b(?:seg\u00fan|basad[oa]s? en|gracias a|debido a|a (?:la )?medida de|adaptad[oa]s? a|a partir de|en funci\u00f3n "
        rf"de|dad[oa]s?|acorde (?:a|con)|por|de acuerdo con|teniendo en cuenta) (?:{_YOUR} (?:\w+ )?(?:\u00faltim\w+|"
        rf"b\u00fasqueda\w*|historial|compras?|perfil|datos|edad|ubicaci\u00f3n|gustos|visitas?|actividad|clics?|"
        rf"h\u00e1bitos|ingresos|sueldo|"
     r"interes\w*|preferencias|pedidos?|navegaci\u00f3n|situaci\u00f3n|salud|signo|nombre)|lo que (?:buscas|miras|sabemos|"
     r"compras|has|ha|te gusta))"),
    (r"\b(?:tu|su|el|al|del) (?:carrito|cesta)\b|\b(?:la|tu|su) cesta\b|\blista de deseos\b"),
    (rf"\b(?:gente|personas?|otros?|otras?|alguien|clientes?|viajeros?|lectores?|todos|usuarios|quienes|{_GROUPS}) (?:tan |"
        rf"justo )?como (?:t\u00fa|usted|vosotros|ustedes)\b|\bcomo (?:otr[oa]s|much[oa]s|l[oa]s "
        rf"dem\u00e1s) (?:\w+ )?{_GROUPS}\b"),
    (r"\botr[oa]s (?:clientes|personas|viajeros|usuarios|mujeres|hombres|gente) (?:de|en|con) (?:tu|su)\b"),
    (r"\bcerca de (?:ti|usted|tu|su|casa|donde)\b|\b(?:en|de|por|a|desde|hasta) (?:tu|su) (?:\w+ )?(?:barrio|ciudad|calle|"
        r"zona|pueblo|regi\u00f3n|portal|puerta|provincia|edificio|localidad|esquina)\b|"
     r"\ba la vuelta de (?:la|tu|su) (?:esquina|casa)\b|\ba (?:dos|pocos|\d+) (?:pasos|minutos|calles)\b|\bal lado de (?:tu|"
     r"su|casa)\b|\bdonde (?:vives|vive|trabajas)\b"),
    (rf"\b{_YOUR} {_TRAITS}(?!\w)"),
    (rf"\b(?:como (?:una? )?|para (?:l[oa]s |una? |tod[oa]s l[oa]s )?|querid[oa]s? |hola,? |atenci\u00f3n,? |tod[oa]s "
        rf"l[oa]s |solo para |especial |a l[oa]s |ustedes,? l[oa]s )(?:\w+ )?{_GROUPS}\b"),
    (rf"(?:^|[.!?\n\u00a1\u00bf] ?){_GROUPS},|\b{_GROUPS} de (?:tu|su) edad\b|\b{_GROUPS} de (?:m\u00e1s|menos) de \d\d"),
    (rf"\b(?:{_SENSITIVE})\b"),
    (rf"\b(?:eres|est\u00e1s|usted est\u00e1|usted es|si eres|si est\u00e1s|te sientes|se siente|sigues|est\u00e1|"
        rf"reci\u00e9n|ya eres|por fin) (?:\w+ ){{0,2}}?{_STATES}\b"),
    (r"\b(?:tienes|usted tiene|tiene usted|si tiene|\u00bftiene) (?:\w+ ){0,2}?(?:\d\d a\u00f1os|hijos|ni\u00f1os|deudas|"
        r"dolor\w*|migra\u00f1as|insomnio|ansiedad|diabetes|alergias?|problemas|miedo a|un beb\u00e9|perro|canas|sobrepeso|"
        r"fiebre|resaca|hipoteca)\b"),
    (r"\u00bf ?(?:sol[oa]|arruinad[oa]|solter[oa]|divorciad[oa]|cansad[oa]|estresad[oa]|deprimid[oa]|embarazada|"
        r"con (?:\w+ ?)+|sin (?:trabajo|empleo|dinero|pareja|sue\u00f1o|blanca)|reci\u00e9n \w+|padre \w+|madre \w+|en paro|"
        r"enamorad[oa]|calv[oa]|"
     r"casad[oa]|jubilad[oa]|m\u00e1s de \d+.{0,6}|dolor\w* .{0,15}|resaca|insomnio|mudanza|nuev[oa] .{0,15}|"
     r"pronto (?:padre|madre)|triste|enferm[oa]|coraz\u00f3n roto|de mudanza|te duele.{0,20}|le duele.{0,20}|no (?:puedes|"
     r"puede) dormir|sufres .{0,20}|problemas .{0,20}|deudas|canas|arrugas|a dieta|ya eres.{0,15})(?: \w+){0,3}\?"),
    (r"\bfeliz (?:cumplea\u00f1os|aniversario|santo)\b|\b(?:felicidades|enhorabuena) por (?:tu|su|el|la|tus|sus)\b|"
        r"\bbienvenid[oa]s? de (?:nuevo|vuelta)\b|\bqu\u00e9 bien (?:verte|verle)\b|\bnos alegra (?:verte|verle|tenerte)\b"),
    (r"\b(?:todav\u00eda|a\u00fan) (?:pensando|interesad[oa]|buscando|dudas|indecis[oa]|te lo piensas|est\u00e1s|en tu|en "
        r"su)\b|\bsigues? (?:pensando|buscando|interesad[oa]|dudando|mirando|en (?:tu|su|el)|sin decidir)\b"),
    (r"\b(?:elegid[oa]s?|seleccionad[oa]s?|recomendad[oa]s?|reservad[oa]s?|escogid[oa]s?|especialmente|exclusivamente|"
        r"\u00fanicamente|pensad[oa]s?|solo|s\u00f3lo|hech[oa]s?|a medida|sugerencias?|selecci\u00f3n|dise\u00f1ad[oa]s?|"
        r"exclusiv[oa]s?) (?:\w+ )?para (?:ti|usted|vosotros|ustedes)\b|\bpersonalizad\w+"),
    (r"\b(?:tel\u00e9fono|m\u00f3vil|asistente|app|navegador|reloj|aplicaci\u00f3n|dispositivo) (?:nos |lo )?(?:dice|dijo|"
        r"sabe|muestra|revela|indica|cuenta|ha o\u00eddo|delata)\b"),
    (r"\b(?:sufr(?:es|e|ir)|padec(?:es|e|er)) (?:de )?\w+|\bviv(?:es|ir) con (?:un|una|el|la)\b|\bte cuesta (?:dormir|"
        r"caminar|pagar)\b|\ble cuesta (?:dormir|caminar|pagar)\b"),
    (rf"\b(?:con|despu\u00e9s de|tras|durante|desde|pese a|para|antes de|sobre|por|de|a|en) {_YOUR} {_TRAITS}(?!\w)"),
    (r"\bde camino (?:a casa|al trabajo|a la oficina)\b|\b(?:vuelves|sales|vuelve|sale) del? (?:trabajo|oficina|clase|"
        r"hospital|gimnasio)\b|\bde vuelta del trabajo\b"),
    (r"\b(?:llueve|nieva|hace (?:fr\u00edo|calor)) (?:donde|en tu|en su|ah\u00ed|all\u00ed)\b"),
)  # fmt: skip

#: Tried on the text as written, where a capital tells a name.
NAMED = (
    r"\b[TtSs]u (?:piso|casa|cocina|jard\u00edn|oficina|apartamento) en [A-Z]",
    (
        r"\b(?:Hola|Buenos d\u00edas|Buenas (?:tardes|noches)|Querid[oa]|Estimad[oa]|Bienvenid[oa]|Gracias|Oye),? (?:Sr\. |"
        r"Sra\. |don |do\u00f1a )?[A-Z\u00c1\u00c9\u00cd\u00d3\u00da][a-z\u00e1\u00e9\u00ed\u00f3\u00fa\u00f1]+[,!.:]"
    ),
    r"(?:^|[.!?\n] ?)[A-Z][a-z\u00e1\u00e9\u00ed\u00f3\u00fa\u00f1]+, (?:tu|su|tus|sus) \w+ (?:espera|esperan|est\u00e1|es)\b",
)
