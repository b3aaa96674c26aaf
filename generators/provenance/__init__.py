"""What a picture says of itself, and how it is known again once it says nothing."""
