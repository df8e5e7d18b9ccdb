"""What leaves the office on A4: a household's whole file for the archive, and all that is kept about one person."""
