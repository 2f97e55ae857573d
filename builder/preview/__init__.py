"""Shows a course as learners will see it, from its archive or from the sources, on this computer only."""
