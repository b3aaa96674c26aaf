"""English words of the vertical "events": festivals, concerts, talks, matches, fairs. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

EVENTS = Trade(
    headlines={
        "benefit": {
            "plain": ("Be there and {benefit}", "A ticket to {benefit}", "On the programme: {benefit}"),
            "warm": ("Bring a friend and {benefit}", "Sit next to us. {Benefit}.", "Come early, and {benefit}"),
            "playful": ("Glad rags on! {Benefit}!", "Plus-one wanted: {benefit}!", "Doors open, {benefit}!"),
            "bold": ("Be there. {Benefit}.", "Lights down. {Benefit}.", "Take your seat. {Benefit}."),
        },
        "proof": {
            "plain": ("On the programme: {phrase}", "The line-up has {phrase}", "What is on: {phrase}"),
            "warm": ("Come and find {phrase}", "We've prepared {phrase}", "Meet us there, with {phrase}"),
            "playful": ("Sneak peek: {phrase}!", "Backstage whisper: {phrase}!", "Spotlight on {phrase}!"),
            "bold": ("Read the line-up. {Phrase}.", "On stage: {phrase}.", "{Phrase}. Be in the room."),
        },
        "story": {
            "plain": ("The curtain rises on {phrase}", "An evening with {phrase}", "It opens with {phrase}"),
            "warm": (
                "Evenings like these have {phrase}",
                "You'll tell friends about {phrase}",
                "Imagine the lights, and {phrase}",
            ),
            "playful": ("Act one: {phrase}!", "Encore, encore: {phrase}!", "Cue the lights: {phrase}!"),
            "bold": ("Curtain up. {Phrase}.", "Be part of it. {Benefit}.", "Tell it as someone who was there. {Benefit}."),
        },
        "thrift": {
            "plain": ("With your ticket: {phrase}", "At the box office: {phrase}", "For an evening out: {phrase}"),
            "warm": ("Keep some for the bar. {Benefit}.", "An evening out, and a calm purse: {phrase}"),
            "playful": ("Popcorn money, safe: {benefit}!", "Purse, get dressed: {phrase}!"),
            "bold": ("Spend the evening, not the month. {Phrase}.", "Good night, good sense. {Benefit}."),
        },
        "ease": {
            "plain": ("Take your seat and {benefit}", "Getting there: {phrase}", "Bring yourself. {Phrase}."),
            "warm": ("Sit down, lights down, {benefit}", "Just bring a friend. {Phrase}.", "Come as you are, and {benefit}"),
            "playful": ("Turn up, sit down, {benefit}!", "Wear what you like! {Benefit}!", "Pack a cushion and {benefit}!"),
            "bold": ("Show up. {Benefit}.", "Walk in. {Benefit}.", "Forget the plan. {Phrase}."),
        },
    },
    endings={
        "plain": ("{Product}, by {brand}.",),
        "warm": ("See you there.", "We'll keep the lights on."),
        "playful": ("Bring your dancing shoes!", "Encore!"),
        "bold": ("Be there.", "Take your place."),
    },
    calls={
        "explore": {"plain": ("See the programme",), "warm": ("See who is coming",), "playful": ("Show me the line-up!",)},
        "act": {"plain": ("Get tickets",), "warm": ("Save a seat",), "playful": ("I'll be there!",), "bold": ("Take a seat",)},
    },
)
