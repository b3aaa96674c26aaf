"""The report's exhibits: one file each, from figures to a title, a drawing, a table and a note."""
