"""The Studio under load: its peak, one and three times its peak, orders given up, and what web's readers notice of it."""
