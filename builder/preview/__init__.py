"""`ldn preview`: a course archive as its learners would see it, on this machine alone.

What is shown is what Studio would keep of the archive (`builder.olx.tree`), and our XBlocks run in it for real. This package is
the only one that needs Django and XBlock: the extra `preview` installs them.
"""
