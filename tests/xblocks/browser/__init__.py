"""Tests of the blocks in a real browser."""
