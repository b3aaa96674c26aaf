"""The revisions, one a module. What is released is never changed: a change is a revision of its own."""
