"""Services given, and recurring care: written down on the household's page, marked where they are due."""
