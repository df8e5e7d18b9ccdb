"""Handing a post over with its cases, stand-ins, and what whoever comes after has not read yet."""
