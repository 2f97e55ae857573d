"""What learners write, in tables of our own: one transaction an operation."""
