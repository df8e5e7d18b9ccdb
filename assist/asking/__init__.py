"""Asking to open a file outside one's place, and telling those who keep it."""
