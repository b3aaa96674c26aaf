"""What a report is handed over as: a page, its data, tables, and a printed document; all from the same contents."""
