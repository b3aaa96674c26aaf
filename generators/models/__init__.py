"""Models behind an OpenAI-compatible server: the client, what a server can do, and how many calls it is trusted with."""
