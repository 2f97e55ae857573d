"""Leadership skills self-assessment and private reflection journal for Open edX."""

__version__ = "0.1.0"
