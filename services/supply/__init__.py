"""Which creative to make next, and the client of the Studio that makes it."""
