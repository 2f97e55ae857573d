"""Writes syllabus/seed-shingles.txt: fingerprints of the documents that the course is based on and must not copy.

    python tools/shingles.py FOLDER

FOLDER has the documents as .txt files. Nobody can read their words in the fingerprints. Check S731 compares them with the course.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from builder.markup.shingles import LENGTH, plain_words, shingles

TARGET = Path(__file__).parents[1] / "syllabus" / "seed-shingles.txt"
HEAD = f"# By tools/shingles.py: fingerprints of {LENGTH} words in a row of the documents that check S731 compares with.\n"


def main(folder: Path) -> None:
    """Write the fingerprints of all documents, sorted, so that nothing tells their order."""
    documents = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    if not documents:
        sys.exit(f"{folder}: no .txt files there; {TARGET.name} stays as it is. See the head of tools/shingles.py.")
    marks = {mark for text in documents for mark in shingles(plain_words(text))}
    TARGET.write_text(HEAD + "".join(f"{mark}\n" for mark in sorted(marks)), "utf-8")
    sys.stderr.write(f"{TARGET.name}: {len(marks)} fingerprints of {len(documents)} documents\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
