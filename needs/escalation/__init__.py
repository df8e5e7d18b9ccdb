"""Showing needs that nobody takes on, that stand still or are late to whoever stands above."""
