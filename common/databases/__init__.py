"""Django's own databases, which let somebody add a last word to a transaction before it is committed."""
