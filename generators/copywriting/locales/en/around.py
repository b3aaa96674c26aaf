"""English words around the headline: how an offer is made, how a body goes on and ends, what the button says. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Around

AROUND = Around(
    offer_headlines={
        "plain": (
            "{Offer}",
            "Now: {offer}",
            "{Offer}, from {brand}",
            "{Product}: {offer}",
            "{Offer}, until {day}",
            "Until {day}: {offer}",
        ),
        "warm": (
            "For you: {offer}",
            "To say hello: {offer}",
            "Come and {benefit}. For you: {offer}.",
            "A warm welcome: {offer}",
            "Come in. Have {offer}.",
            "Yours until {day}: {offer}",
        ),
        "playful": (
            "Ooh! {Offer}!",
            "Psst! {Offer}!",
            "Say what? {Offer}!",
            "{Benefit}? Plus {offer}? Yes!",
            "Cherry on top: {offer}!",
            "Circle {day} in red: {offer}!",
        ),
        "bold": (
            "{Offer}. Go.",
            "{Offer}. Take it.",
            "Grab {offer}.",
            "{Benefit}. Grab {offer}.",
            "Here it is: {offer}.",
            "{Offer}. Until {day}. Go.",
        ),
    },
    offers={
        "plain": (
            "{Offer}.",
            "Available now: {offer}.",
            "The offer: {offer}.",
            "Start with this: {offer}.",
            "{Offer}, until {day}.",
            "Available until {day}: {offer}.",
        ),
        "warm": (
            "To welcome you: {offer}.",
            "From us to you: {offer}.",
            "With a hug: {offer}.",
            "A welcome from us: {offer}.",
            "Yours until {day}: {offer}.",
        ),
        "playful": (
            "Also? {Offer}!",
            "Cherry on top: {offer}!",
            "Oh, and {offer}. Cheeky!",
            "Psst! {Offer}!",
            "Psst! Until {day}: {offer}!",
        ),
        "bold": ("Grab {offer}.", "Take {offer}.", "{Offer}. Take it.", "{Offer}. Until {day}.", "Until {day}: {offer}."),
    },
    backings={
        "plain": ("{Claim}", "The reason: {phrase}."),
        "warm": ("{Claim}", "You'll like this: {phrase}.", "We thought of you. {Claim}"),
        "playful": ("True story. {Claim}", "How? {Claim}", "Secret ingredient: {phrase}!"),
        "bold": ("{Claim} Period.", "How? {Phrase}.", "Here is why. {Claim}"),
    },
    asides={
        "plain": ("{Claim}", "Worth a note: {phrase}.", "Until {day}: {phrase}."),
        "warm": ("{Claim}", "It's the little things: {phrase}.", "A thought for you: {phrase}."),
        "playful": ("{Claim} Fancy that!", "Wait for it... {phrase}!", "Bonus points for {phrase}!"),
        "bold": ("{Claim}", "Know this. {Claim}", "{Phrase}. Simple as that."),
    },
    benefits={
        "plain": ("You can {benefit}.", "So you can {benefit}.", "That way, you can {benefit}."),
        "warm": ("So that you can {benefit}.", "Now come and {benefit}.", "We'd love you to {benefit}."),
        "playful": ("Go on, {benefit}!", "Which means you get to {benefit}. Whee!", "Now go and {benefit}, you rascal!"),
        "bold": ("{Benefit}.", "Now {benefit}.", "So {benefit}.", "Go ahead. {Benefit}."),
    },
    endings={
        "plain": ("{Product} from {brand}.", "That is {brand}.", "{Brand}, for {activity}."),
        "warm": ("Here's to {activity}.", "Yours, {brand}.", "Come as you are.", "With love from {brand}."),
        "playful": ("Shall we?", "Just saying!", "No pressure. (Tiny pressure.)", "Love, {brand}. Kiss kiss!"),
        "bold": ("Your move.", "Over to you.", "Go.", "Own it."),
    },
    calls={
        "explore": {
            "plain": ("Learn more", "See the details", "Read more"),
            "warm": ("Come and see", "Take a look around", "Take a closer look"),
            "playful": ("Ooh, show me!", "Go on, peek!", "Curious? Click!"),
            "bold": ("Show me", "See it now", "Look now"),
        },
        "act": {
            "plain": ("Get started", "Choose yours"),
            "warm": ("Make it yours", "Join us", "Begin with us"),
            "playful": ("Yes please!", "Count me in!", "Gimme, gimme!"),
            "bold": ("Get it now", "Go for it", "I'm in"),
        },
        "try": {
            "plain": ("Try it", "Give it a try", "Test it yourself"),
            "warm": ("See how it feels", "Try it with us", "Try it your way"),
            "playful": ("Dip a toe in!", "Have a go!", "Why not? Try it!"),
            "bold": ("Put it to the test", "Try it. Judge us.", "Take it on"),
        },
    },
)
