"""Return visits (回访): asking again how a family is after its need was closed off."""
