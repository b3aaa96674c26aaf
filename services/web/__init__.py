"""The HTTP face: lane, API, pages."""
