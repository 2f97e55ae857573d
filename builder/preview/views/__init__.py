"""Answers to requests: find the edition, ask for what the person did, hand both to the pages."""
