"""The exhibits of a simulation page: each takes the runs of one scenario and gives a report's exhibit."""
