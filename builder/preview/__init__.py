"""Shows a course as its learners will see it, before anyone imports it."""
