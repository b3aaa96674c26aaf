"""Results: what many cells came to together: estimates over seeds, tables, a page, and the comparison of two folders."""
