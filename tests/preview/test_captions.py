"""Captions as text to read: what players understand is shown, and no file, however long or broken, stops a page."""

from __future__ import annotations

import json
import time

import pytest

from builder.preview.captions import MOST_CUES, MOST_LETTERS, Captions, Cue, read_captions, web_vtt

PLAIN = "1\n00:00:01,000 --> 00:00:05,500\nGood <i>morning</i>,\nall.\n\n2\n01:02:03.4 --> 01:02:04,000 X1:0\nTea &amp; cake\n"


def read(text: str | bytes, name: str = "film.srt") -> Captions:
    return read_captions(name, text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    "text", [PLAIN, PLAIN.replace("\n", "\r\n"), "\ufeff" + PLAIN, PLAIN.replace("all.\n\n2\n", "all.\n2\n")]
)
def test_subrip_is_read_as_players_read_it(text: str) -> None:
    """Lines of a cue are joined and marks taken away; Windows' line ends, a mark at the start or a lacking line harm nothing."""
    expected = (Cue(1000, 5500, "Good morning, all."), Cue(3_723_004, 3_724_000, "Tea & cake"))
    assert read(text) == Captions(expected)
    assert [cue.clock for cue in expected] == ["0:01", "1:02:03"]


def test_the_old_form_of_studio_is_read() -> None:
    """A `.srt.sjson` file holds three lists; what does not fit is left out."""
    data = {"start": [0, "x", 2000], "end": [1000, 3, 3000], "text": ["One", "Two", "Three"]}
    assert read(json.dumps(data), "subs_a.srt.sjson").cues == (Cue(0, 1000, "One"), Cue(2000, 3000, "Three"))


@pytest.mark.parametrize("text", ["", "Only words", "00:01 --> 00:05\nShort times", "[" * 100_000, '{"start": 1}', "-->" * 1000])
@pytest.mark.parametrize("name", ["film.srt", "film.srt.sjson"])
def test_what_holds_no_captions_is_told(text: str, name: str) -> None:
    """Anything else is no reason to fail."""
    assert read(text, name) == Captions((), "No captions can be read in this file.")


def test_another_encoding_is_told() -> None:
    """Open edX drops such a file, so its words are not shown here either."""
    assert (
        read("1\n00:00:01,000 --> 00:00:02,000\nGruß\n".encode("latin-1")).fault == "The file is not in UTF-8: Open edX drops it."
    )


def test_a_hostile_file_is_cut_and_read_quickly() -> None:
    """Very many cues, very long words and very long lines are cut: the time and the page stay small."""
    many = "".join(f"{number}\n00:00:01,000 --> 00:00:02,000\n{'é' * 300}\n\n" for number in range(20_000))
    long = "1\n00:00:01,000 --> 00:00:02,000\n" + "<i " * 1_000_000
    began = time.perf_counter()
    assert len(read(many).cues) <= MOST_CUES
    assert read(many).fault == "Only the beginning is shown: the file is very long."
    assert all(len(cue.text) <= MOST_LETTERS + 2 for cue in read(long).cues)
    assert time.perf_counter() - began < 5


def test_the_browsers_player_gets_its_own_form() -> None:
    """WebVTT: escaped, so that words are never marks."""
    captions = read("1\n00:00:01,000 --> 00:00:02,000\na <b>&lt;c&gt;</b>\n")
    assert web_vtt(captions) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na &lt;c&gt;\n"
