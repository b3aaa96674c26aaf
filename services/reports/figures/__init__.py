"""What the archive says, in plain numbers: queries and estimates, no words and no drawing."""
