"""German words of each vertical: headlines by angle and tone, endings and buttons. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

_TRAVEL = Trade(
    headlines={
        "benefit": {
            "plain": ("Unterwegs {benefit}", "Reisen und {benefit}"),
            "warm": ("Gute Reise. {Benefit}.", "Mal wegfahren und {benefit}"),
            "playful": ("Fernweh sagt: {benefit}!", "Koffer gepackt? {Benefit}!"),
            "bold": ("Packen. Los. {Benefit}.", "Raus. {Benefit}."),
        },
        "proof": {
            "plain": ("Vor der Reise gut zu wissen: {phrase}", "Reist mit: {phrase}"),
            "warm": ("Für den Weg: {phrase}", "Gut unterwegs: {phrase}"),
            "playful": ("Na, Koffer? {Phrase}!", "Reisebericht: {phrase}!"),
            "bold": ("Vor dem Buchen lesen: {phrase}.", "{Phrase}. Jetzt packen."),
        },
        "story": {
            "plain": ("Die Reise beginnt: {phrase}", "Notizen von unterwegs: {phrase}"),
            "warm": ("Vom Unterwegssein: {phrase}", "Manche Reise bleibt im Kopf. {Phrase}."),
            "playful": ("Postkarte nach Hause: {phrase}!", "Reisetagebuch, erste Seite: {phrase}!"),
            "bold": ("Dem Horizont nach. {Benefit}.", "Mit Koffer los, mit Geschichte zurück."),
        },
        "thrift": {
            "plain": ("Für die Reisekasse: {phrase}", "Klug gereist: {phrase}"),
            "warm": ("Mehr für die Andenken. {Benefit}.", "Der Reisekasse zuliebe: {phrase}"),
            "playful": ("Mehr für Eis! {Benefit}!", "Die Reisekasse grüßt: {phrase}!"),
            "bold": ("Klug reisen. {Phrase}.", "Weit fahren. Klug zahlen. {Phrase}."),
        },
        "ease": {
            "plain": ("Einfach hin: {phrase}", "Reisen, einfach gemacht: {phrase}"),
            "warm": ("Die Welt zieht vorbei. {Benefit}.", "Zurücklehnen und {benefit}"),
            "playful": ("Füße hoch, Welt vorbei: {phrase}!", "Pass? Da. Und sonst? {Phrase}!"),
            "bold": ("Ankommen. {Benefit}.", "Ohne Hektik reisen. {Phrase}."),
        },
    },
    endings={
        "plain": ("Unterwegs mit {brand}.",),
        "warm": ("Gute Reise.",),
        "playful": ("Postkarte nicht vergessen!",),
        "bold": ("Einsteigen.",),
    },
    calls={"act": {"plain": ("Reise planen",), "warm": ("Mitkommen",), "playful": ("Alle einsteigen!",), "bold": ("Buchen",)}},
)

_FOOD = Trade(
    headlines={
        "benefit": {
            "plain": ("Für den Tisch: {phrase}", "Probieren und {benefit}"),
            "warm": ("Am Tisch ist Platz. {Benefit}.", "Hinsetzen, kosten, {benefit}"),
            "playful": ("Lecker-Alarm: {benefit}!", "Nachschlag? {Benefit}!"),
            "bold": ("Erst kosten. {Benefit}.", "Hunger auf mehr? {Benefit}."),
        },
        "proof": {
            "plain": ("Hinter dem Geschmack: {phrase}", "Zum Kosten: {phrase}"),
            "warm": ("Mit Sorgfalt gemacht. {Phrase}.", "Auf unserem Tisch: {phrase}"),
            "playful": ("Daran gibt's was zu kauen: {phrase}!", "Gaumenfutter: {phrase}!"),
            "bold": ("Die Zunge entscheidet. {Phrase}.", "Geschmack redet. {Phrase}."),
        },
        "story": {
            "plain": ("Geschmack mit Geschichte: {phrase}", "Wie es auf den Tisch kommt: {phrase}"),
            "warm": ("Am Küchentisch erzählt: {phrase}", "Eine Geschichte zum Kosten: {phrase}"),
            "playful": ("Klatsch aus der Küche: {phrase}!", "Die Speisekammer tuschelt: {phrase}!"),
            "bold": ("Geschmack hat Herkunft. {Phrase}.", "Geschichten zum Kosten. {Benefit}."),
        },
        "thrift": {
            "plain": ("Für den Einkaufszettel: {phrase}", "Guter Geschmack, guter Verstand: {phrase}"),
            "warm": ("Voller Tisch, ruhiger Geldbeutel: {phrase}", "Mehr für den Kuchen. {Benefit}."),
            "playful": ("Die Naschkasse jubelt: {phrase}!", "Krümel zählen: {benefit}!"),
            "bold": ("Gut essen. Klug denken. {Benefit}.", "Geschmack ohne Verschwendung. {Phrase}."),
        },
        "ease": {
            "plain": ("Direkt auf den Tisch: {phrase}", "Genuss, einfach gemacht: {phrase}"),
            "warm": ("Am Tisch drängt niemand. {Benefit}.", "Hinsetzen. Kosten. {Benefit}."),
            "playful": ("Rezept für faule Tage: {phrase}!", "Krümel im Bett? {Benefit}!"),
            "bold": ("Auspacken. Kosten. {Benefit}.", "Ohne Hektik in der Küche. {Phrase}."),
        },
    },
    endings={
        "plain": ("Von {brand} auf den Tisch.",),
        "warm": ("Guten Appetit.",),
        "playful": ("Krümel bitte übrig lassen!",),
        "bold": ("Kosten.",),
    },
    calls={"act": {"plain": ("Bestellen",), "playful": ("Mjam, ja!",)}, "try": {"plain": ("Probieren",), "bold": ("Kosten",)}},
)

_RETAIL = Trade(
    headlines={
        "benefit": {
            "plain": ("Auspacken und {benefit}", "Nach Hause holen und {benefit}"),
            "warm": ("Eine kleine Freude: {benefit}", "Auspacken, freuen, {benefit}"),
            "playful": ("Ab in die Tüte! {Benefit}!", "Paket auf, {benefit}!"),
            "bold": ("Karton auf. {Benefit}.", "Haben. {Benefit}."),
        },
        "proof": {
            "plain": ("Auf dem Etikett: {phrase}", "Umdrehen und nachsehen: {phrase}"),
            "warm": ("Mit Sorgfalt gemacht. {Phrase}.", "Gegen das Licht gehalten: {phrase}"),
            "playful": ("Schaufensterblick: {phrase}!", "Neues aus dem Regal: {phrase}!"),
            "bold": ("Etikett lesen. {Phrase}.", "In die Hand nehmen. {Phrase}."),
        },
        "story": {
            "plain": ("Die Geschichte hinter dem Etikett: {phrase}", "Von der Idee ins Regal: {phrase}"),
            "warm": ("Auch Dinge haben Geschichten. {Phrase}.", "Aus unserem Regal erzählt: {phrase}"),
            "playful": ("Wenn das Regal reden könnte: {phrase}!", "An der Kasse belauscht: {phrase}!"),
            "bold": ("Dinge haben Herkunft. {Phrase}.", "Aus dem Regal, ins Leben. {Benefit}."),
        },
        "thrift": {
            "plain": ("An der Kasse: {phrase}", "Vor dem Einkauf: {phrase}"),
            "warm": ("Mit ruhiger Hand kaufen. {Phrase}.", "Ein freundliches Wort zur Kasse: {phrase}"),
            "playful": ("Kassenzettel-Poesie: {phrase}!", "Vernunft im Regal: {benefit}!"),
            "bold": ("Preisschild lesen. {Phrase}.", "Klug kaufen. {Benefit}."),
        },
        "ease": {
            "plain": ("Auspacken, und einfach {benefit}", "Einkaufen, einfach gemacht: {phrase}"),
            "warm": ("In Ruhe einkaufen. {Benefit}.", "Das Paket kommt, der Rest hat Zeit. {Benefit}."),
            "playful": ("Einkauf im Schlafanzug: {phrase}!", "Klingel, Paket, {benefit}!"),
            "bold": ("Klick. Karton. {Benefit}.", "Auspacken. {Benefit}. Fertig."),
        },
    },
    endings={
        "plain": ("{Product}, gemacht von {brand}.",),
        "warm": ("Viel Freude damit.",),
        "playful": ("Die Einkaufstüte raschelt schon!",),
        "bold": ("Mitnehmen.",),
    },
    calls={
        "explore": {"plain": ("Sortiment ansehen",), "warm": ("In Ruhe stöbern",), "playful": ("Stöbern, bitte!",)},
        "act": {"plain": ("Jetzt einkaufen",), "playful": ("Ab in die Tüte!",), "bold": ("Kaufen",)},
    },
)

_SOFTWARE = Trade(
    headlines={
        "benefit": {
            "plain": ("Anmelden und {benefit}", "Software, mit der [du|Sie] {benefit} [kannst|können]"),
            "warm": ("Arbeit darf leicht sein. {Benefit}.", "Mehr Luft im Tag. {Benefit}."),
            "playful": ("Strg, Alt, {benefit}!", "Weniger Tabs! {Benefit}!"),
            "bold": ("Anmelden. {Benefit}.", "Tabs zu. {Benefit}."),
        },
        "proof": {
            "plain": ("Eingebaut: {phrase}", "Unter der Haube: {phrase}"),
            "warm": ("Mit Sorgfalt gebaut: {phrase}", "[Schau|Schauen Sie] gern hinein: {phrase}"),
            "playful": ("Kein Bug: {phrase}!", "Nerds, versammelt euch: {phrase}!"),
            "bold": ("Doku lesen. {Phrase}.", "Testen. {Phrase}."),
        },
        "story": {
            "plain": ("Zwischen den Codezeilen: {phrase}", "Aus dem Änderungsprotokoll: {phrase}"),
            "warm": ("Gute Werkzeuge haben Geschichten. {Phrase}.", "Davon erzählt unser Team gern: {phrase}"),
            "playful": ("Neulich im Backlog: {phrase}!", "Commit-Nachricht: {phrase}!"),
            "bold": ("Code erzählt. {Phrase}.", "Genug vom Alten. {Phrase}."),
        },
        "thrift": {
            "plain": ("Auf der Rechnung: {phrase}", "Fürs Werkzeugbudget: {phrase}"),
            "warm": ("Ein ruhiger Monatsabschluss: {phrase}", "Dem Budget zuliebe: {benefit}"),
            "playful": ("Da staunt die Tabelle: {phrase}!", "Die Buchhaltung jubelt: {phrase}!"),
            "bold": ("Rechnung lesen. {Phrase}.", "Budget ist knapp. {Phrase}."),
        },
        "ease": {
            "plain": ("Öffnen und {benefit}", "Einrichten, dann {benefit}"),
            "warm": ("Erst mal Kaffee. {Benefit}.", "Den Laptop früher zuklappen. {Benefit}."),
            "playful": ("Klick, klick, {benefit}!", "Autopilot? Na ja: {phrase}!"),
            "bold": ("Anmelden. {Benefit}. Abmelden.", "Weg mit dem Kleinkram. {Benefit}."),
        },
    },
    endings={
        "plain": ("{Product}, gebaut von {brand}.",),
        "warm": ("Frohes Schaffen.",),
        "playful": ("Die Tabs danken!",),
        "bold": ("An die Arbeit.",),
    },
    calls={
        "explore": {"plain": ("So funktioniert es",), "warm": ("In Ruhe ansehen",)},
        "act": {"plain": ("Konto anlegen",), "playful": ("Ich will rein!",), "bold": ("Anmelden",)},
    },
)

_EVENTS = Trade(
    headlines={
        "benefit": {
            "plain": ("Dabei sein und {benefit}", "Im Programm: {benefit}"),
            "warm": ("Freunde mitbringen und {benefit}", "[Setz dich|Setzen Sie sich] zu uns. {Benefit}."),
            "playful": ("Schick machen! {Benefit}!", "Begleitung gesucht: {benefit}!"),
            "bold": ("Dabei sein. {Benefit}.", "Licht aus. {Benefit}."),
        },
        "proof": {
            "plain": ("Im Programm: {phrase}", "Was läuft: {phrase}"),
            "warm": ("Vorbereitet für [dich|Sie]: {phrase}", "Bis gleich vor Ort: {phrase}"),
            "playful": ("Hinter der Bühne gehört: {phrase}!", "Scheinwerfer an: {phrase}!"),
            "bold": ("Auf der Bühne: {phrase}.", "Programm lesen. {Phrase}."),
        },
        "story": {
            "plain": ("Vorhang auf: {phrase}", "Ein Abend, und dazu {phrase}"),
            "warm": ("Abende zum Erzählen: {phrase}", "Das Licht geht aus. {Phrase}."),
            "playful": ("Zugabe, Zugabe: {phrase}!", "Licht an: {phrase}!"),
            "bold": ("Vorhang auf. {Phrase}.", "Mittendrin. {Benefit}."),
        },
        "thrift": {
            "plain": ("An der Abendkasse: {phrase}", "Für einen Abend draußen: {phrase}"),
            "warm": ("Mehr für die Bar. {Benefit}.", "Ausgehen mit ruhigem Geldbeutel: {phrase}"),
            "playful": ("Das Popcorngeld bleibt: {benefit}!", "Portemonnaie, wir gehen aus: {phrase}!"),
            "bold": ("Den Abend ausgeben, nicht den Monat. {Phrase}.", "Klug ausgehen. {Benefit}."),
        },
        "ease": {
            "plain": ("Platz nehmen und {benefit}", "So einfach geht Ausgehen: {phrase}"),
            "warm": ("Licht aus, zurücklehnen, {benefit}", "Einfach kommen. {Phrase}."),
            "playful": ("Hingehen, hinsetzen, {benefit}!", "Kissen einpacken und {benefit}!"),
            "bold": ("Kommen. {Benefit}.", "Plan vergessen. {Phrase}."),
        },
    },
    endings={
        "plain": ("{Product}, von {brand}.",),
        "warm": ("Bis bald vor Ort.",),
        "playful": ("Tanzschuhe nicht vergessen!",),
        "bold": ("Hingehen.",),
    },
    calls={
        "explore": {"plain": ("Programm ansehen",)},
        "act": {"plain": ("Karten holen",), "warm": ("Platz sichern",), "playful": ("Ich komme!",), "bold": ("Hin da",)},
    },
)

TRADES: dict[str, Trade] = {"retail": _RETAIL, "travel": _TRAVEL, "food": _FOOD, "software": _SOFTWARE, "events": _EVENTS}
