"""Every word of the self-assessment is said somewhere, and what is said has a word."""

from __future__ import annotations

import re
from pathlib import Path

from ldn_xblocks.blocks import assessment_words

PACKAGE = Path(assessment_words.__file__).parents[1]
SCRIPT = (PACKAGE / "blocks/public/js/assessment.js").read_text("utf-8") + (PACKAGE / "blocks/public/js/ldn.js").read_text(
    "utf-8"
)
OTHERS = "".join(
    path.read_text("utf-8")
    for path in (
        *(PACKAGE / "templates/ldn_xblocks" / f"{name}.html" for name in ("assessment", "result", "compare", "staff", "print")),
        *(PACKAGE / "blocks" / f"{name}.py" for name in ("assessment", "assessment_facts")),
    )
)
WORDS = {**assessment_words.words(str), **assessment_words.staff_words(str)}


def test_what_the_script_says_is_sent_to_it() -> None:
    """Each `t("name")` of the script is in its list, and each word of the list is in the script."""
    said = set(re.findall(r"""\bt\("(\w+)"[,)]""", SCRIPT))
    assert said <= set(assessment_words.SCRIPT)
    assert {name for name in assessment_words.SCRIPT if f'"{name}"' not in SCRIPT} == {
        "clash_here",
        "clash_there",
    }  # "clash_" + side


def test_every_word_is_used() -> None:
    """Translators translate nothing that nobody reads."""
    used = {name for name in WORDS if re.search(rf"""\bt\.{name}\b|["']{name}["']""", OTHERS)} | set(assessment_words.SCRIPT)
    built = {f"{way}_{steps}" for way in ("up", "down") for steps in range(1, 5)}
    assert set(WORDS) - used - built == set()


def test_every_template_word_exists() -> None:
    """A `t.name` without a word would show nothing."""
    assert set(re.findall(r"\bt\.(\w+)", OTHERS)) <= set(WORDS)


def test_places_are_named() -> None:
    """Placeholders are {named} and nothing else, so translators can move them."""
    for text in WORDS.values():
        assert "%" not in text
        assert re.findall(r"\{(?![a-z_]+\})", text) == []
