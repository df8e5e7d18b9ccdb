"""Needs offered to partners: which offers fit, the referral and its moves, the partner's link, what each was told."""
