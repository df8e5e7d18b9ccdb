"""The audit log's own rooms: what writes it (`record`, `noticing`, `looks`), what proves it (`chain`, `verifying`,
`heads`), what ends it (`sealing`), and what shows it.
"""
