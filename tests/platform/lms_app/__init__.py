"""The tables of the small LMS: its learners' state."""
