"""The needs as a board: a column for each state, and the steps that move a card from one to the next."""
