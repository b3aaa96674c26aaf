"""What a report on a large archive costs."""
