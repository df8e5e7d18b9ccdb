"""A list as a workbook: the same rows and columns that the screen shows."""
