"""What the blocks know without a platform: neither XBlock nor Django is imported here."""
