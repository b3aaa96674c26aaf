"""The ad service, packaged by what it does: campaigns, storage, decisions, feedback, supply, learning, reports, web."""
