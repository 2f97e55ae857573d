"""Tests of locales: catalogues, editions, and what is built from them."""
