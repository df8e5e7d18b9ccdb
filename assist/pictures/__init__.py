"""Pictures of the needs, as of a day: how old the open ones are, how many are closed off, and to whom they went."""
