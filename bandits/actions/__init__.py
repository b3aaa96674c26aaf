"""Actions that are more than one of k: several slots, layouts of elements, a number on an interval, a creative not made yet."""
