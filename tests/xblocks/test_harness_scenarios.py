"""The workbench's scenarios: what is cut out of an archive, and that a bad archive does no harm."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from tests.platform.scenarios import own_scenarios, scenarios
from tests.platform.workbench import address

UNIT = """<vertical display_name="A &amp; B"><html url_name="h"/>
<ldn_reflection_journal url_name="note-1234" display_name="Note"><![CDATA[{"a": "x ]] > & y"}]]></ldn_reflection_journal>
</vertical>"""


def _archive(path: Path, members: dict[str, str]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def test_activities_are_found_with_the_titles_of_their_units(tmp_path: Path) -> None:
    """Ours alone, by url_name; the document is the same."""
    archive = _archive(tmp_path / "a.tar.gz", {"course/vertical/u.xml": UNIT, "course/html/h.xml": "<html/>"})
    first, *own = scenarios(archive)
    assert (first.name, first.title) == ("note-1234", "A & B [note-1234]")
    assert first.xml == '<ldn_reflection_journal display_name="Note">{"a": "x ]] &gt; &amp; y"}</ldn_reflection_journal>'
    assert tuple(own) == own_scenarios()
    assert address((first, *own), "note-1234") == "/view/ldn_scenarios.0/"


def test_entities_and_unsafe_names_do_no_harm(tmp_path: Path) -> None:
    """Nothing is unpacked, no entity is filled in from a file."""
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    unit = f'<!DOCTYPE v [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + UNIT.replace('"A &amp; B"', '"A"').replace(
        "</vertical>", "&e;</vertical>"
    )
    (first, *_) = scenarios(_archive(tmp_path / "a.tar.gz", {"../../course/vertical/u.xml": unit}))
    assert "SECRET" not in first.xml + first.title
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.gz", "secret"]


def test_without_an_archive_there_are_the_scenarios_of_the_tests() -> None:
    """Each kind in two languages and hostile, and several in one unit; every name once."""
    names = [scenario.name for scenario in scenarios(None)]
    assert len(names) == len(set(names)) == 10
