"""Cells spread over cores and machines. The one place of the simulations that imports Ray."""
