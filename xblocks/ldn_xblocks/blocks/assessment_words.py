"""The words of the self-assessment's interface."""

from __future__ import annotations

from ldn_xblocks.blocks import shared_words
from ldn_xblocks.interface import Translate

# What the script says; the other words stand in the templates.
SCRIPT = (
    *("saved_at", "waiting", "saving", "offline", "failed", "unsafe", "conflict", "refused"),
    *(
        "loading",
        "load_failed",
        "try_again",
        "progress",
        "unrated_left",
        "all_rated",
        "pick",
        "note",
        "clear",
        "too_long",
        "nothing",
    ),
    *("submitting", "submit_offline", "submit_first", "submitted_there", "submitted_see", "submitted_go_on"),
    *("own", "own_name", "own_text", "own_remove", "clash", "clash_why", "clash_here", "clash_there", "clash_keep"),
    *("attempt", "attempt_show", "again", "go_on", "plan_full", "plan_there", "plan_mine", "plan_theirs"),
)


def words(_: Translate) -> dict[str, str]:
    """All words of the self-assessment, translated, by the names under which script and templates know them."""
    parts = (_privacy, _choosing, _rating, _own, _meeting, _results, _planning, _comparing, _keeping)
    found = shared_words.words(_)
    for part in parts:
        found.update(part(_))
    return found


def staff_words(_: Translate) -> dict[str, str]:
    """The words of the panel for staff and of its file."""
    return {
        "staff": _("For the staff of this course"),
        "staff_show": _("Show the figures of the group"),
        "staff_rule": _(
            "Counts and averages only. A figure appears when five or more people have rated the skill, and changes only when five or more have submitted something new for it, so that nobody can be recognised, not even by subtracting. Notes, texts and names are never shown."  # noqa: E501
        ),
        "staff_none": _("There are no figures yet: fewer than five people have rated."),
        "staff_scale": _("Averages from {least} to {most}: 1 is “{first}”, 5 is “{last}”."),
        "staff_skill": _("Skill"),
        "staff_first": _("First attempt"),
        "staff_latest": _("Latest attempt"),
        "staff_count": _("People"),
        "staff_mean": _("Average"),
        "staff_hidden": _("Too few"),
        "staff_csv": _("Download as CSV"),
    }


def _privacy(_: Translate) -> dict[str, str]:
    """Who can see what."""
    return {
        "private": _("Only you can see your ratings, your notes and your plan."),
        "private_more": _("Who could see what?"),
        "private_staff": _(
            "The staff of the course see counts and averages, and only for groups of five or more people. No names, and never a word that you wrote."  # noqa: E501
        ),
        "private_report": _("A report tells the staff how often and when you submitted, never what."),
        "private_site": _("The people who run the site's servers could technically read its database."),
        "private_retired": _("If your account is retired, all of it is deleted."),
        "private_device": _(
            "What is not saved yet is kept in this browser. On a device that others use, wait until it is saved before you leave."
        ),
    }


def _choosing(_: Translate) -> dict[str, str]:
    """Which skills to rate."""
    return {
        "loading": _("Loading your ratings."),
        "load_failed": _("Your ratings could not be loaded."),
        "try_again": _("Try again"),
        "no_script": _("This activity needs JavaScript."),
        "choose": _("Which skills do you want to rate?"),
        "choose_all": _("All skills: {all}"),
        "choose_preset": _("Skills for a role"),
        "choose_own": _("My own choice"),
        "choose_later": _("You can change this at any time. No rating gets lost."),
        "role": _("Role"),
        "pick": _("Skills to rate"),
        "pick_none": _("Choose at least one skill, or add an indicator of your own below."),
    }


def _rating(_: Translate) -> dict[str, str]:
    """The form."""
    return {
        "rate": _("Rate your skills"),
        "qualities": _("Qualities"),
        "actions": _("Actions"),
        "progress": _("Rated: {done} of {all}"),
        "example": _("For example"),
        "clear": _("Clear"),
        "note": _("Private note"),
        "too_long": _("{length} characters; {limit} are allowed. Shorten it, or it cannot be saved."),
        "unrated_left": _("Without a rating: {count}. You can submit all the same."),
        "all_rated": _("Everything has a rating."),
        "submit": _("Submit and see the result"),
        "submitting": _("Submitting"),
        "submit_offline": _("The site cannot be reached. Nothing is lost: try again in a moment."),
        "submit_first": _("Your latest changes are not saved yet. See what the message says, then submit again."),
    }


def _own(_: Translate) -> dict[str, str]:
    """Indicators that learners write themselves."""
    return {
        "own": _("Indicators of your own"),
        "own_why": _("Is something missing that matters in your work? Add up to {limit}, in your own words, and rate them too."),
        "own_name": _("Your indicator {number}"),
        "own_text": _("What I do"),
        "own_add": _("Add an indicator"),
        "own_remove": _("Remove"),
        "own_most": _("That is all there is room for."),
    }


def _meeting(_: Translate) -> dict[str, str]:
    """Two windows with different answers."""
    return {
        "clash": _("Changed in another window"),
        "clash_why": _("Some answers differ between this window and what was saved from another one. Choose what to keep."),
        "clash_here": _("Here"),
        "clash_there": _("In the other window"),
        "clash_keep": _("Keep these choices"),
        "nothing": _("Nothing"),
        "submitted_there": _("You submitted this in another window. What you changed here since is not part of it."),
        "submitted_see": _("See the result"),
        "submitted_go_on": _("Start a new assessment with what is here"),
    }


def _results(_: Translate) -> dict[str, str]:
    """What an attempt says."""
    return {
        "results": _("Your results"),
        "attempts": _("Your attempts in this course"),
        "attempt": _("Attempt {number}"),
        "attempt_show": _("Show"),
        "again": _("Rate yourself again"),
        "go_on": _("Go on with your draft"),
        "to_results": _("Your earlier results"),
        "chart_how": _("From the centre to the edge:"),
        "chart_groups": _("The whole line at the edge stands for {first}, the dotted one for {second}."),
        "table": _("Your ratings"),
        "number": _("No."),
        "skill": _("Skill"),
        "rating": _("Rating"),
        "unrated": _("No rating"),
        "strong": _("What you do most"),
        "strong_next": _("Use these strengths, and help others to grow in them."),
        "grow": _("Where you can grow"),
        "level": _("All your ratings are on one step, so none stands out. Choose what matters to you now."),
        "on_step": _("Rated “{step}”"),
        "more": _("And {count} more on this step: see the table."),
        "unit": _("Learn more in this course"),
        "none_step": _("You marked everything as not relevant now, so there is nothing to compare."),
        "notes": _("Your notes"),
    }


def _planning(_: Translate) -> dict[str, str]:
    """What comes next."""
    return {
        "plan": _("What will you do next?"),
        "plan_focus": _("Choose up to {limit} to work on"),
        "plan_full": _("You have chosen {limit}. Take one away to choose another."),
        "plan_step": _("My first step"),
        "plan_hint": _("Something small that you can do in the next days. When, and with whom?"),
        "plan_none": _("No plan yet."),
        "plan_there": _("The plan was changed in another window:"),
        "plan_mine": _("Keep what is here"),
        "plan_theirs": _("Take the other one"),
    }


def _comparing(_: Translate) -> dict[str, str]:
    """Two attempts."""
    return {
        "compare": _("Compare two attempts"),
        "compare_then": _("Earlier"),
        "compare_now": _("Later"),
        "compare_do": _("Compare"),
        "compare_title": _("Attempts {first} and {second}"),
        "then": _("Then"),
        "now": _("Now"),
        "change": _("Change"),
        "up_1": _("1 step up"),
        "up_2": _("2 steps up"),
        "up_3": _("3 steps up"),
        "up_4": _("4 steps up"),
        "down_1": _("1 step down"),
        "down_2": _("2 steps down"),
        "down_3": _("3 steps down"),
        "down_4": _("4 steps down"),
        "same": _("The same"),
        "no_change": _("Cannot be compared"),
        "missing": _("Not asked"),
        "reworded": _("Asked in other words then"),
        "reworded_any": _("The course asked some of this in other words in one of the two attempts. Compare those with care."),
        "translated": _("You made the two attempts in different languages."),
        "scale_changed": _("The steps of the scale had other words in one of the two attempts. Compare with care."),
        "focus": _("You chose to work on this"),
    }


def _keeping(_: Translate) -> dict[str, str]:
    """Taking it away."""
    return {
        "keep": _("Keep a copy"),
        "paper": _("Page to print"),
        "csv": _("All attempts as CSV"),
        "json": _("Everything as JSON"),
        "first_step": _("First step"),
        "date": _("Date"),
        "title": _("Activity"),
        "kind": _("Kind"),
        "step": _("Step"),
        "chosen": _("To work on"),
        "attempt_column": _("Attempt"),
    }
