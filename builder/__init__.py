"""Compiles the Leadership Development Syllabus from YAML into Open edX (OLX) course archives."""

__version__ = "0.1.0"
