"""One thing done to many files at once: said beforehand, done where it can be, and twice without harm."""
