"""The checks, by family: S source, L locale, X archive, W WikiLearn.

`builder.checks.of_sources` declares S, `builder.checks.of_courses` X and W: an archive is checked without the readers of YAML and
Markdown, which take longer to import than a small archive to check. `builder.checks.all` declares every one.
"""
