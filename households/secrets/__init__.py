"""What is secret on a file (class D): opened with a reason by whoever may, and written down."""
