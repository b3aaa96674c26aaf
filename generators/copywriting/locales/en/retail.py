"""English words of the vertical "retail": things to own and to use. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

RETAIL = Trade(
    headlines={
        "benefit": {
            "plain": (
                "{Benefit}, straight out of the box",
                "Take home a reason to {benefit}",
                "Choose {product} and {benefit}",
            ),
            "warm": ("Unwrap it, and {benefit}", "A little something to help you {benefit}", "Treat yourself and {benefit}"),
            "playful": ("Into the bag. {Benefit}. Grin!", "Unboxing plan: {benefit}!", "Shelf help: {benefit}!"),
            "bold": ("Open the box. {Benefit}.", "Own it. {Benefit}.", "Use it hard. {Benefit}."),
        },
        "proof": {
            "plain": ("On the label: {phrase}", "Turn it over and find {phrase}", "What you pay for: {phrase}"),
            "warm": ("Made with care. {Phrase}.", "Hold it up to the light: {phrase}", "We'd put our name to {phrase}"),
            "playful": ("Window-shop this: {phrase}!", "Label readers, rejoice: {phrase}!", "Shelf gossip: {phrase}!"),
            "bold": ("Read the label. {Phrase}.", "Pick it up. Turn it over. {Phrase}.", "Put it to work. {Phrase}."),
        },
        "story": {
            "plain": ("The story behind the label: {phrase}", "From idea to shelf: {phrase}", "How it is made: {phrase}"),
            "warm": (
                "Every shelf has a story. Ours: {phrase}.",
                "Things have stories. {Phrase}.",
                "From our hands to yours: {phrase}",
            ),
            "playful": ("If this shelf could talk: {phrase}!", "Shop talk: {phrase}!", "Overheard at the till: {phrase}!"),
            "bold": (
                "Off the shelf, into your story. {Benefit}.",
                "Made, not dreamed up. {Phrase}.",
                "Things have a past. {Phrase}.",
            ),
        },
        "thrift": {
            "plain": ("At the till: {phrase}", "Before you shop: {phrase}", "Shop with a list, and {benefit}"),
            "warm": ("Shop gently: {benefit}", "A kind word at the till: {phrase}", "Buy with a calm heart. {Phrase}."),
            "playful": ("Receipt poetry: {phrase}!", "Shop wise, grin wide: {benefit}!", "Shopping list, line one: {benefit}!"),
            "bold": ("Shop smart. {Benefit}.", "Read the price tag. {Phrase}.", "Buy it like you mean it. {Benefit}."),
        },
        "ease": {
            "plain": ("Shopping, made simple: {phrase}", "Out of the box, simply {benefit}", "Choose once, then {benefit}"),
            "warm": ("No rush at the till. {Phrase}.", "Shop slowly, and {benefit}", "Let the parcel come to you. {Benefit}."),
            "playful": ("Shop in your pyjamas: {phrase}!", "Doorbell, parcel, {benefit}!", "Slippers on? {Benefit}!"),
            "bold": ("Click. Unbox. {Benefit}.", "Unbox. {Benefit}. Done.", "Skip the manual. {Benefit}."),
        },
    },
    endings={
        "plain": ("{Product}, made by {brand}.",),
        "warm": ("From our shelf to yours.", "Enjoy it."),
        "playful": ("Cue the rustle of paper!", "We'll get the wrapping paper!"),
        "bold": ("Yours to keep.", "Take it home."),
    },
    calls={
        "explore": {"plain": ("See the range",), "warm": ("Browse with us",), "playful": ("Let me browse!",)},
        "act": {
            "plain": ("Shop now", "Order yours"),
            "warm": ("Take it home",),
            "playful": ("Into the bag!",),
            "bold": ("Buy it",),
        },
    },
)
