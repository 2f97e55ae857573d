"""The author's Markdown: split into translation units, rendered as safe HTML, and looked through for links and faults."""
