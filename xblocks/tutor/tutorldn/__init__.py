"""Tutor plugin that installs the leadership activities into Open edX."""

__version__ = "0.1.0"
