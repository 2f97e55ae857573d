"""S1: what figures are drawn with."""

from __future__ import annotations

from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import BuilderError
from builder.locales import source_locale
from builder.locales.translations import NONE
from builder.localize import localized_part
from builder.olx.figures import UNDRAWABLE, render_figure
from builder.sources.project import Project


@check(UNDRAWABLE, subject=Subject.SOURCE)
def undrawable_figure(project: Project) -> Problems:
    """The template of a figure fails, or what it draws is not valid SVG.

    Bad:  `{{ label['starts'] }}` when the label is called `start`.
    Good: `{{ label['start'] }}`.
    Why:  the course could not be built.
    Mend: Look at the line named. A template knows `label`, `title`, `alt`, `lang`, `dir`, `width` and `height`.
    """
    english = source_locale()
    for figure in project.figures.values():
        if (template := project.templates.get(figure.id)) is not None:
            try:
                render_figure(localized_part(figure, english, NONE), template, english.language)
            except BuilderError as error:
                yield from (Problem(finding.where, finding.message, finding.hint) for finding in error.findings)
