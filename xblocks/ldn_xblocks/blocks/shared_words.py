"""The words of the interface that both blocks show: what `ldn.js` says of a text being saved, and the page to print."""

from __future__ import annotations

from ldn_xblocks.interface import Translate


def words(_: Translate) -> dict[str, str]:
    """The shared words, translated, by the names under which scripts and templates know them."""
    return {
        "saved_at": _("Saved at {time}"),
        "waiting": _("Not saved yet"),
        "saving": _("Saving"),
        "offline": _("Offline. Kept on this device until it can be saved."),
        "failed": _("Could not be saved. Trying again."),
        "unsafe": _("Not saved. Keep this page open."),
        "conflict": _("Changed in another window. Choose what to keep."),
        "refused": _("Not saved."),
        "print_page": _("Print this page"),
    }
