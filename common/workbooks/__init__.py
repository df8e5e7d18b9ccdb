"""Workbooks in and out: what any office program needs, and no word of this office."""
