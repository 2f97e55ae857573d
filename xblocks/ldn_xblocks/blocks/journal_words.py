"""The words of the journal's interface."""

from __future__ import annotations

from ldn_xblocks.blocks import shared_words
from ldn_xblocks.interface import Translate


def words(_: Translate) -> dict[str, str]:
    """All words of the journal and the worksheet, translated, by the names under which script and templates know them."""
    return {**shared_words.words(_), **_privacy(_), **_writing(_), **_reading(_), **_meeting(_), **_keeping(_)}


def _privacy(_: Translate) -> dict[str, str]:
    """Who can read what is written here."""
    return {
        "private": _("Private: in this course, only you can read what you write here."),
        "private_more": _("Who could read it?"),
        "private_staff": _("The staff of the course are not shown your text: in no view, no report and no export."),
        "private_site": _("The people who run the site's servers could technically read its database."),
        "private_retired": _("If your account is retired, your text is deleted."),
        "private_device": _(
            "A text that is not saved yet is kept in this browser. On a device that others use, wait until it is saved before you leave."  # noqa: E501
        ),
    }


def _writing(_: Translate) -> dict[str, str]:
    """The editor."""
    return {
        "loading": _("Loading what you wrote."),
        "load_failed": _("What you wrote could not be loaded."),
        "try_again": _("Try again"),
        "write": _("Write"),
        "about": _("What do you write about?"),
        "about_prompt": _("Answer the prompt"),
        "about_free": _("Write something else"),
        "your_text": _("Your text"),
        "date": _("Date"),
        "skills": _("Skills"),
        "skills_chosen": _("Skills: {names}"),
        "no_skills": _("none chosen"),
        "characters": _("{count} of {limit} characters"),
        "done": _("Done"),
        "done_said": _("Your entry is in the list below."),
        "from_device": _("This text was kept on this device. It is being saved now."),
        "room": _("{count} of {limit} entries of this course are used."),
        "progress": _("Boxes filled: {done} of {all}"),
    }


def _reading(_: Translate) -> dict[str, str]:
    """The list of entries."""
    return {
        "entries_here": _("Your entries here"),
        "entries_all": _("My whole journal in this course"),
        "free_entry": _("Free entry"),
        "worksheet": _("Worksheet"),
        "none_here": _("You have not written anything here yet."),
        "none_all": _("You have not written anything in this course yet."),
        "search": _("Search"),
        "skill_filter": _("Skill"),
        "every_skill": _("All skills"),
        "shown": _("Shown: {shown} of {all}"),
        "edit": _("Edit"),
        "history": _("History"),
        "delete": _("Delete"),
        "deleted": _("Deleted."),
        "undo": _("Undo"),
        "restored": _("Brought back."),
        "deleted_lately": _("Deleted lately"),
        "deleted_on": _("Deleted on {time}"),
        "go_to_unit": _("Go to its page in the course"),
        "here": _("Written on this page"),
        "empty": _("(no text)"),
        "not_done": _("That did not work. Check your connection and try again."),
    }


def _meeting(_: Translate) -> dict[str, str]:
    """Versions, and two texts of one entry."""
    return {
        "versions": _("Earlier versions"),
        "no_versions": _("There is no earlier version."),
        "version_now": _("{time} (as it is now)"),
        "bring_back": _("Bring this version back"),
        "two_texts": _("There are two versions of this text"),
        "two_texts_why": _(
            "It was changed in another window while you wrote. Choose what to keep. The other text stays in the history."
        ),
        "text_there": _("In the other window, {time}"),
        "text_here": _("Here, {time}"),
        "keep_mine": _("Keep mine"),
        "keep_theirs": _("Keep the other"),
        "keep_both": _("Keep both"),
        "deleted_there": _("This was deleted in another window"),
        "deleted_there_why": _("Your text here is not saved yet. You can save it, or leave the entry deleted."),
        "keep_text": _("Keep my text"),
        "leave_deleted": _("Leave it deleted"),
    }


def _keeping(_: Translate) -> dict[str, str]:
    """Printing and exports."""
    return {
        "copies": _("Keep a copy"),
        "print": _("Print"),
        "as_markdown": _("Download as Markdown"),
        "as_json": _("Download as JSON"),
        "new_window": _("(opens in a new window)"),
        "journal_title": _("My reflection journal"),
        "made_on": _("Copy of {day}"),
        "changed_on": _("Last changed: {day}"),
    }
