"""Pictures without words: who paints them, in which colours, and what each brand's scene shows."""
