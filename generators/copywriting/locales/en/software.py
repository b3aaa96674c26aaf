"""English words of the vertical "software": programs and services that one works with. Words only."""

from __future__ import annotations

from generators.copywriting.pack import Trade

SOFTWARE = Trade(
    headlines={
        "benefit": {
            "plain": ("Software that lets you {benefit}", "Log in and {benefit}", "Built so your team can {benefit}"),
            "warm": (
                "Work can be kind. {Benefit}.",
                "Let the software help you {benefit}",
                "Give your day some room. {Benefit}.",
            ),
            "playful": ("Ctrl, alt, {benefit}!", "Fewer tabs! {Benefit}!", "Coffee in hand, {benefit}!"),
            "bold": ("Log in. {Benefit}.", "Ship the work. {Benefit}.", "Close the tabs. {Benefit}."),
        },
        "proof": {
            "plain": ("Built in: {phrase}", "In the release notes: {phrase}", "Under the hood: {phrase}"),
            "warm": ("Built with care: {phrase}", "Our team is proud of {phrase}", "Have a look inside: {phrase}"),
            "playful": ("Release notes, but fun: {phrase}!", "Geeks, gather round {phrase}!", "Not a bug: {phrase}!"),
            "bold": ("Read the docs. {Phrase}.", "Test it. {Phrase}.", "Under the hood: {phrase}. Look."),
        },
        "story": {
            "plain": ("A story from the changelog: {phrase}", "Why we built {phrase}", "Between the lines of code: {phrase}"),
            "warm": (
                "Good tools have stories. {Phrase}.",
                "Our team likes to talk about {phrase}",
                "Written with care: {phrase}",
            ),
            "playful": ("Commit message: {phrase}!", "Stand-up story: {phrase}!", "Meanwhile, in the backlog: {phrase}!"),
            "bold": ("Enough of the old way. {Phrase}.", "Code tells a story. {Phrase}.", "Ship your story. {Benefit}."),
        },
        "thrift": {
            "plain": ("On the invoice: {phrase}", "For the tool budget: {phrase}", "Before you add a seat: {phrase}"),
            "warm": ("A calm month-end: {phrase}", "Kind to the team's budget: {phrase}", "Spend on people, and {benefit}"),
            "playful": ("Finance will hug you: {phrase}!", "Dear spreadsheet: {phrase}!", "Budget meeting, over: {benefit}!"),
            "bold": ("Read the pricing page. {Phrase}.", "Cut a tool. {Benefit}.", "Budgets are tight. {Phrase}."),
        },
        "ease": {
            "plain": ("Open it and {benefit}", "Skip the manual: {phrase}", "Set it up, then {benefit}"),
            "warm": ("Put the kettle on. {Benefit}.", "Close the laptop early. {Benefit}.", "Calm screens: {phrase}"),
            "playful": ("Click, click, {benefit}!", "Autopilot? Well: {phrase}!", "Inbox naps! {Benefit}!"),
            "bold": ("Log in. {Benefit}. Log off.", "Kill the busywork. {Benefit}.", "Delete the detour. {Phrase}."),
        },
    },
    endings={
        "plain": ("{Product}, built by {brand}.",),
        "warm": ("Happy working.", "From our desk to yours."),
        "playful": ("Your tabs will thank you!", "Bring snacks!"),
        "bold": ("Log in.", "Get to work."),
    },
    calls={
        "explore": {"plain": ("See how it works",), "warm": ("Take the tour",), "playful": ("Show me a demo!",)},
        "act": {
            "plain": ("Create an account",),
            "warm": ("Bring your team",),
            "playful": ("Sign me up!",),
            "bold": ("Sign up",),
        },
    },
)
