"""The two XBlocks: thin shells over `core` and `store`."""
