"""The mathematics of choosing, and of judging choices. NumPy and two Numba kernels; no I/O, no clock, no globals."""
