"""Tests of the preview: the course as its learners will see it, before anyone imports it."""
