"""Tables that come from elsewhere; `tools/languages.py` says from where."""
