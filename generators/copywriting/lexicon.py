"""Words by tone around the headline: how an offer is made, how a body goes on and ends, what the button says.

Words only; no logic, and as in ``patterns`` nothing here claims anything.
"""

from __future__ import annotations

Tones = dict[str, tuple[str, ...]]

#: Headlines that carry the offer; ``{offer}`` is a noun phrase ("15% off your first pair").
OFFER_HEADLINES: Tones = {
    "plain": (
        "{Offer}",
        "Now: {offer}",
        "{Offer}, from {brand}",
        "{Product}: {offer}",
        "{Benefit}: begin with {offer}",
    ),
    "warm": (
        "For you: {offer}",
        "To say hello: {offer}",
        "Come in: {offer}",
        "Come and {benefit}. For you: {offer}.",
        "A warm welcome: {offer}",
    ),
    "playful": (
        "Ooh! {Offer}!",
        "Psst! {Offer}!",
        "Say what? {Offer}!",
        "{Benefit}? Plus {offer}? Yes!",
        "Cherry on top: {offer}!",
    ),
    "bold": (
        "{Offer}. Go.",
        "{Offer}. Take it.",
        "Grab {offer}.",
        "{Benefit}. Grab {offer}.",
        "Here it is: {offer}.",
    ),
}

#: A sentence of body that makes the offer.
OFFERS: Tones = {
    "plain": ("{Offer}.", "Available now: {offer}.", "The offer: {offer}.", "Begin with {offer}."),
    "warm": (
        "To welcome you: {offer}.",
        "From us to you: {offer}.",
        "With a hug: {offer}.",
        "A welcome from us: {offer}.",
    ),
    "playful": ("Also? {Offer}!", "Cherry on top: {offer}!", "Oh, and {offer}. Cheeky!", "Psst! {Offer}!"),
    "bold": ("Grab {offer}.", "Take {offer}.", "{Offer}. Take it.", "Claim {offer}."),
}

#: A sentence of body that backs the benefit in the headline with the same fact's claim.
BACKINGS: Tones = {
    "plain": ("{Claim}", "The reason: {phrase}."),
    "warm": ("{Claim}", "You'll like this: {phrase}.", "We thought of you. {Claim}"),
    "playful": ("True story. {Claim}", "How? {Claim}", "Secret ingredient: {phrase}!"),
    "bold": ("{Claim} Period.", "How? {Phrase}.", "Here is why. {Claim}"),
}

#: A sentence of body that brings in a fact of its own. Opens unlike ``BACKINGS``: one body may have both.
ASIDES: Tones = {
    "plain": ("{Claim}", "Worth a note: {phrase}."),
    "warm": ("{Claim}", "It's the little things: {phrase}.", "A thought for you: {phrase}."),
    "playful": ("{Claim} Fancy that!", "Wait for it... {phrase}!", "Bonus points for {phrase}!"),
    "bold": ("{Claim}", "Know this. {Claim}", "{Phrase}. Simple as that."),
}

#: A sentence of body that says what a fact is good for.
BENEFITS: Tones = {
    "plain": ("You can {benefit}.", "So you can {benefit}.", "That way, you can {benefit}."),
    "warm": ("So that you can {benefit}.", "Now come and {benefit}.", "We'd love you to {benefit}."),
    "playful": ("Go on, {benefit}!", "Which means you get to {benefit}. Whee!", "Now go and {benefit}, you rascal!"),
    "bold": ("{Benefit}.", "Now {benefit}.", "So {benefit}.", "Go ahead. {Benefit}."),
}

#: A last sentence that says nothing, in the voice of the tone.
ENDINGS: Tones = {
    "plain": ("{Product} from {brand}.", "That is {brand}.", "{Brand}, for {activity}."),
    "warm": ("Here's to {activity}.", "Yours, {brand}.", "Be well, and come as you are.", "With love from {brand}."),
    "playful": ("Shall we?", "Just saying!", "No pressure. (Tiny pressure.)", "Love, {brand}. Kiss kiss!"),
    "bold": ("Your move.", "Over to you.", "Go.", "Own it."),
}

#: cta -> tone -> what the button says.
CALLS: dict[str, Tones] = {
    "explore": {
        "plain": ("Learn more", "See the details", "Read more"),
        "warm": ("Come and see", "Take a look around", "Have a gentle look"),
        "playful": ("Ooh, show me!", "Go on, peek!", "Curious? Click!"),
        "bold": ("Show me", "See it now", "Look now"),
    },
    "act": {
        "plain": ("Get started", "Order yours", "Choose yours"),
        "warm": ("Make it yours", "Join us", "Begin with us"),
        "playful": ("Yes please!", "Count me in!", "Gimme, gimme!"),
        "bold": ("Get it now", "Go for it", "I'm in"),
    },
    "try": {
        "plain": ("Try it", "Give it a try", "Test it yourself"),
        "warm": ("See how it feels", "Try it with us", "Give it a gentle go"),
        "playful": ("Dip a toe in!", "Have a go!", "Why not? Try it!"),
        "bold": ("Put it to the test", "Try it. Judge us.", "Take it on"),
    },
}
