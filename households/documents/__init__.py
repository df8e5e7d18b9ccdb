"""The papers of a file: taken in, kept encrypted, opened with a reason, asked for again before they expire."""
