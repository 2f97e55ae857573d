"""What the builder writes and the XBlocks read: the two share no code, so a test holds them together."""
