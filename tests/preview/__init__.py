"""Tests of `ldn preview`."""
