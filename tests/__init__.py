"""Tests of the builder and of the course."""
