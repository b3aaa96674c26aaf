"""English words of the vertical "food": what is eaten or drunk, at home or out. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

FOOD = Trade(
    headlines={
        "benefit": {
            "plain": ("For your table: {phrase}", "Sit down, taste, and {benefit}", "Taste it and {benefit}"),
            "warm": ("Pull up a chair and {benefit}", "The table's set. {Benefit}.", "Come to the table and {benefit}"),
            "playful": ("Taste buds, meet {phrase}!", "Nom o'clock: {benefit}!", "Second helpings? {Benefit}!"),
            "bold": ("Taste first. {Benefit}.", "Feed the mood. {Benefit}.", "Good taste waits for no one. {Benefit}."),
        },
        "proof": {
            "plain": ("Behind the taste: {phrase}", "Taste it for yourself: {phrase}", "{Phrase}, for those who taste closely"),
            "warm": ("Made with care, and {phrase}", "Taste what we mean by {phrase}", "On our table: {phrase}"),
            "playful": ("Chew on this: {phrase}!", "Food for thought: {phrase}!", "Tongues will wag about {phrase}!"),
            "bold": ("Let your tongue decide. {Phrase}.", "Taste talks. {Phrase}.", "Try to argue with {phrase}."),
        },
        "story": {
            "plain": ("A taste with a story: {phrase}", "How it came to the table: {phrase}", "Tasting notes: {phrase}"),
            "warm": ("Around our table, we tell of {phrase}", "Taste the story of {phrase}", "Sit with us, and {benefit}"),
            "playful": (
                "Gossip from the pantry: {phrase}!",
                "Kitchen whispers: {phrase}!",
                "The spoon ran away with {phrase}!",
            ),
            "bold": ("Taste the story. {Phrase}.", "Flavour has a past. {Phrase}.", "Stories you can taste. {Benefit}."),
        },
        "thrift": {
            "plain": ("For the weekly shop: {phrase}", "Good taste, good sense: {phrase}", "On the shopping list: {phrase}"),
            "warm": (
                "More left for cake. {Benefit}.",
                "Kind to the kitchen purse: {phrase}",
                "A full table, a calm purse: {phrase}",
            ),
            "playful": ("Snack fund, rejoice: {phrase}!", "The piggy bank eats too: {phrase}!", "Crumbs count: {benefit}!"),
            "bold": ("Hungry for sense? {Benefit}.", "Good taste, no waste. {Phrase}.", "Eat well. Think well. {Benefit}."),
        },
        "ease": {
            "plain": (
                "From us to your table: {phrase}",
                "For slow mornings and late nights: {phrase}",
                "Taste made simple: {phrase}",
            ),
            "warm": ("No rush at our table. {Phrase}.", "Sit. Taste. {Benefit}.", "Slow mornings are allowed. {Benefit}."),
            "playful": ("Recipe for lazy days: {phrase}!", "Chef's orders: {benefit}!", "Crumbs in bed? {Benefit}!"),
            "bold": ("No fuss in the kitchen. {Phrase}.", "Unpack. Taste. {Benefit}.", "Skip the recipe. {Benefit}."),
        },
    },
    endings={
        "plain": ("From {brand}, for your table.",),
        "warm": ("There's a seat for you.", "Enjoy, from all of us at {brand}."),
        "playful": ("Bon appetit!", "Save us a crumb!"),
        "bold": ("Taste it.", "Dig in."),
    },
    calls={
        "explore": {"plain": ("See the menu",), "warm": ("Come to the table",), "playful": ("Feed my curiosity!",)},
        "act": {"plain": ("Order yours",), "warm": ("Fill your table",), "playful": ("Yum, yes!",), "bold": ("Order it",)},
        "try": {"plain": ("Taste it",), "warm": ("Come and taste",), "playful": ("Let me taste!",), "bold": ("Taste. Judge.",)},
    },
)
