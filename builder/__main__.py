"""`python -m builder` is `ldn`."""

from builder.cli import main

main()
