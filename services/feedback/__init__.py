"""Events from the page, joined to the decisions they answer."""
