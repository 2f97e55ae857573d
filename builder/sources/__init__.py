"""From the folders `syllabus/` and `courses/` to the model, strictly, with file, line and column for every value."""
