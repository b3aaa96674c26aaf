"""English words of the vertical "travel": any way of going somewhere and of staying there. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

TRAVEL = Trade(
    headlines={
        "benefit": {
            "plain": ("Go somewhere and {benefit}", "Travel that lets you {benefit}", "A trip on which you {benefit}"),
            "warm": ("Let the journey take you. {Benefit}.", "Take a little trip and {benefit}", "Bon voyage. {Benefit}."),
            "playful": ("Bags packed? {Benefit}!", "Out of office: on. {Benefit}!", "Wanderlust says: {benefit}!"),
            "bold": ("Pack. Go. {Benefit}.", "Get out there. {Benefit}.", "The world is wide. {Benefit}."),
        },
        "proof": {
            "plain": ("Travel with {phrase}", "Before you book: {phrase}", "Part of the trip: {phrase}"),
            "warm": ("Travel well, with {phrase}", "For the way there: {phrase}", "Ask fellow travellers about {phrase}"),
            "playful": ("Tell your suitcase: {phrase}!", "Trip report: {phrase}!", "Window-seat wisdom: {phrase}"),
            "bold": ("Book for this: {phrase}.", "Read before you leave: {phrase}.", "{Phrase}. Now pack."),
        },
        "story": {
            "plain": ("A journey with {phrase}", "The trip begins with {phrase}", "Notes from the way: {phrase}"),
            "warm": (
                "Picture the way there, and {phrase}",
                "Some journeys have {phrase} in them",
                "Send us a postcard. {Benefit}.",
            ),
            "playful": ("Postcard home: {phrase}!", "Dear suitcase, meet {phrase}!", "Travel diary, page one: {phrase}!"),
            "bold": ("Chase the horizon. {Phrase}.", "Lose the map. Keep {phrase}.", "Leave with a bag. Return with a story."),
        },
        "thrift": {
            "plain": (
                "For the travel budget: {phrase}",
                "Plan the trip, mind the budget: {phrase}",
                "Travel sensibly and {benefit}",
            ),
            "warm": ("Keep it for the souvenirs. {Benefit}.", "A kind word for the travel purse: {phrase}"),
            "playful": (
                "More for gelato! {Benefit}!",
                "Your souvenir fund says hi: {phrase}!",
                "Holiday purse, rejoice: {phrase}!",
            ),
            "bold": ("Spend it over there. {Benefit}.", "Travel smart. {Phrase}.", "Go far. Spend wisely. {Phrase}."),
        },
        "ease": {
            "plain": ("The easy way there: {phrase}", "Travel, made simple: {phrase}", "Along the way, simply {benefit}"),
            "warm": (
                "Let the world slide by, and {benefit}",
                "Lean back on the way. {Phrase}.",
                "The journey can wait on you. {Benefit}.",
            ),
            "playful": ("Feet up! {Benefit}!", "Passport? Check. {Phrase}? Check!", "Holiday brain, on: {benefit}!"),
            "bold": ("Arrive. {Benefit}.", "Skip the travel fuss. {Phrase}.", "Leave the rush at home. {Benefit}."),
        },
    },
    endings={
        "plain": ("Travel with {brand}.",),
        "warm": ("See you on the way.", "Safe travels, {brand}."),
        "playful": ("Window seat, anyone?", "Send a postcard!"),
        "bold": ("Pack.", "See you out there."),
    },
    calls={
        "explore": {"plain": ("See where we go",), "warm": ("Dream a little",), "playful": ("Show me the map!",)},
        "act": {
            "plain": ("Plan your trip", "Book a trip"),
            "warm": ("Come along",),
            "playful": ("All aboard!",),
            "bold": ("Book it",),
        },
    },
)
