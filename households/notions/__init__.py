"""Three notions kept apart: booklet, home and unit of assistance, and one picture of the family."""
