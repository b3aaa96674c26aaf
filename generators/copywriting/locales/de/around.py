"""German words around the headline: how an offer is made, how a body goes on and ends, what the button says. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Around

AROUND = Around(
    offer_headlines={
        "plain": (
            "{Offer}",
            "Jetzt: {offer}",
            "{Offer}, von {brand}",
            "{Product}: {offer}",
            "{Benefit}, und dazu {offer}",
            "Bis {day}: {offer}",
        ),
        "warm": (
            "Für [dich|Sie]: {offer}",
            "Zur Begrüßung: {offer}",
            "{Benefit}. Für [dich|Sie]: {offer}.",
            "Schön, dass [du da bist|Sie da sind]: {offer}",
            "Für [dich|Sie] bis {day}: {offer}",
        ),
        "playful": (
            "Oh! {Offer}!",
            "Pst! {Offer}!",
            "Das Sahnehäubchen: {offer}!",
            "{Benefit}? Und dazu {offer}? Ja!",
            "Rot im Kalender, bis {day}: {offer}!",
        ),
        "bold": (
            "{Offer}. Los.",
            "{Offer}. Her damit.",
            "{Benefit}. Dazu {offer}.",
            "Hier: {offer}.",
            "{Offer}. Bis {day}. Los.",
        ),
    },
    offers={
        "plain": ("{Offer}.", "Dazu: {offer}.", "Das Angebot: {offer}.", "Jetzt: {offer}.", "Bis {day}: {offer}."),
        "warm": (
            "Zur Begrüßung: {offer}.",
            "Von uns für [dich|Sie]: {offer}.",
            "Mit einem Lächeln: {offer}.",
            "Für [dich|Sie] bis {day}: {offer}.",
        ),
        "playful": (
            "Ach ja: {offer}!",
            "Das Sahnehäubchen: {offer}!",
            "Pst! {Offer}!",
            "Und noch was: {offer}!",
            "Pst! Bis {day}: {offer}!",
        ),
        "bold": ("Dazu {offer}.", "{Offer}. [Nimm es|Nehmen Sie es].", "Hier: {offer}.", "{Offer}. Bis {day}."),
    },
    backings={
        "plain": ("{Claim}", "Der Grund: {phrase}."),
        "warm": ("{Claim}", "Das [wirst du|werden Sie] mögen: {phrase}.", "In Ruhe gesagt: {Claim}"),
        "playful": ("Wahre Geschichte. {Claim}", "Wie das? {Claim}", "Die geheime Zutat: {phrase}!"),
        "bold": ("{Claim} Punkt.", "Wie? {Phrase}.", "Darum. {Claim}"),
    },
    asides={
        "plain": ("{Claim}", "Auch wichtig: {phrase}.", "Bis {day}: {phrase}."),
        "warm": ("{Claim}", "Es sind die kleinen Dinge: {phrase}.", "Und ein Gedanke für [dich|Sie]: {phrase}."),
        "playful": ("{Claim} Sieh an!", "Und jetzt ... {phrase}!", "Extrapunkte: {phrase}!"),
        "bold": ("{Claim}", "[Merk dir|Merken Sie sich] das. {Claim}", "{Phrase}. So sieht es aus."),
    },
    benefits={
        "plain": (
            "So [kannst du|können Sie] {benefit}.",
            "Damit [kannst du|können Sie] {benefit}.",
            "[Du kannst|Sie können] {benefit}.",
        ),
        "warm": (
            "Damit [du|Sie] {benefit} [kannst|können].",
            "[Komm, lass uns|Kommen Sie, lassen Sie uns] {benefit}.",
            "Schön, wenn man {benefit} kann.",
        ),
        "playful": ("Na los, {benefit}!", "Heißt: {benefit}. Juhu!", "Also ab und {benefit}!"),
        "bold": ("{Benefit}.", "Jetzt {benefit}.", "Also {benefit}.", "Los. {Benefit}."),
    },
    endings={
        "plain": ("{Product} von {brand}.", "Das ist {brand}.", "{Brand}, fürs {activity}."),
        "warm": (
            "Auf das {activity}.",
            "Herzlich, {brand}.",
            "Schön, dass [du da bist|Sie da sind].",
            "Alles Liebe von {brand}.",
        ),
        "playful": ("Na, wie wär's?", "War nur so eine Idee!", "Kein Druck. (Klitzekleiner Druck.)", "Küsschen, {brand}!"),
        "bold": ("[Dein|Ihr] Zug.", "[Du bist|Sie sind] dran.", "Los.", "Jetzt [du|Sie]."),
    },
    calls={
        "explore": {
            "plain": ("Mehr erfahren", "Details ansehen", "Weiterlesen"),
            "warm": ("In Ruhe umsehen", "Mal hereinschauen", "Gern mehr lesen"),
            "playful": ("[Oh, zeig her!|Oh, lassen Sie sehen!]", "Mal spicken!", "Neugierig? Klick!"),
            "bold": ("[Zeig es mir|Zeigen Sie es mir]", "Jetzt ansehen", "Hinsehen"),
        },
        "act": {
            "plain": ("Jetzt starten", "Auswählen"),
            "warm": ("Dabei sein", "Mit uns beginnen"),
            "playful": ("Ja, bitte!", "Ich bin dabei!", "Haben will!"),
            "bold": ("Jetzt holen", "Los geht's", "Ich bin dabei"),
        },
        "try": {
            "plain": ("Ausprobieren", "Selbst testen", "Probieren"),
            "warm": ("In Ruhe probieren", "Mit uns ausprobieren"),
            "playful": ("Zeh ins Wasser!", "Mal ran da!", "Warum nicht? Testen!"),
            "bold": ("Auf die Probe stellen", "Testen. Urteilen.", "Her damit"),
        },
    },
)
