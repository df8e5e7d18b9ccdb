"""Campaigns with their recipients and sign-off sheet, and the store of goods."""
