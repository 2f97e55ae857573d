"""The tags of OLX by what the importer does with them (facts of the importer 2.3)."""

from __future__ import annotations

# The five levels that Studio's outline knows, from the top; a component is anything in a vertical.
LEVELS = ("course", "chapter", "sequential", "vertical")
CONTAINERS = frozenset(LEVELS)

# What Studio calls them on its pages; other types are called there as in OLX.
STUDIO_WORDS = {"chapter": "section", "sequential": "subsection", "vertical": "unit", "html": "text"}

# Wrappers hold blocks too, inside a unit.
WRAPPERS = frozenset(
    {"conditional", "split_test", "library_content", "itembank", "randomize", "wrapper", "videosequence", "problemset"}
)

# Studio on the Teak line follows a pointer to a file only for these. `discussion` reads its old file as well;
# every other type must stand inline, or it is imported empty (openedx-platform issue 36390).
FILED = (
    CONTAINERS
    | WRAPPERS
    | {"html", "problem", "video", "annotatable", "poll_question", "word_cloud", "lti", "customtag", "discussion"}
)

# Elements inside a course or a wrapper that are data of their parent, not blocks.
NOT_BLOCKS = frozenset({"wiki", "textbook", "source_library_id", "source_library_version", "show", "user_partition", "license"})
