"""Our output in the real parts of Open edX."""
