"""Commands of `manage.py`, all named `ldn_...`."""
