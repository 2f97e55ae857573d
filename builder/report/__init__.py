"""What the builder tells people and machines: findings, the report of a build, the coverage of the plan."""
