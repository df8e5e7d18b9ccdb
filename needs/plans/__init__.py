"""One-to-one plans of needs (一对一方案), and what they are together for one household (一户一策)."""
