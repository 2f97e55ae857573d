"""`ldn preview`: the course as learners will see it, before anybody imports it."""
