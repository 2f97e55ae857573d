"""Builds many archives, as many at a time as there are processors: one job is one course in one locale."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from builder.diagnostics import BuilderError, Finding
from builder.locales import Locales
from builder.model.locale import Locale
from builder.pipeline import Build, Options, build_course, check_sources
from builder.report.build import Built, report_data, report_html, report_json
from builder.sources.project import Project


@dataclass(frozen=True, slots=True)
class Job:
    """A course to build in a locale."""

    course: str
    locale: Locale


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job: files by name, or why there are none. `unfinished` is the percent that is translated so far.

    `reason` says what no finding says.
    """

    job: Job
    findings: tuple[Finding, ...]
    files: tuple[tuple[str, bytes], ...] = ()
    unfinished: int | None = None
    reason: str = ""

    @property
    def failed(self) -> bool:
        """True if errors kept it from being built."""
        return not self.files and self.unfinished is None


class Workshop:
    """The project with its locales, ready to build. Everything in it is read once, and shared with each process."""

    def __init__(self, project: Project, locales: Locales, options: Options) -> None:
        self.project = project
        self.locales = locales
        self.options = options
        self.findings = check_sources(project, options.profile)

    def run(self, jobs: Sequence[Job], at_a_time: int | None = None) -> Iterator[Made]:
        """What becomes of each job, in the order of the jobs. One that fails does not stop the others."""
        workers = min(len(jobs), at_a_time or _processors())
        if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(self.make, jobs)
            return
        global _shared  # noqa: PLW0603 - a fork hands the project on without copying it
        _shared = self
        gc.freeze()  # or the collector of each process would touch, and so copy, every page of it
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            yield from pool.map(_make, jobs)

    def make(self, job: Job) -> Made:
        """Build one archive with its reports."""
        try:
            build = build_course(self.project, job.course, job.locale, self.options, self.findings, self.locales)
        except BuilderError as error:  # such as a drawing that fails with this language's words: the others may be well
            return Made(job, error.findings, reason=str(error))
        if build.is_unfinished and build.words is not None:
            return Made(job, build.findings, unfinished=build.words.percent)
        return Made(job, build.findings, _files(self.project, build))


def _files(project: Project, build: Build) -> tuple[tuple[str, bytes], ...]:
    if build.archive is None or build.course is None or build.files is None or build.target is None:
        return ()
    stem = f"{build.name}-{build.locale.code}"
    built = Built(
        build.course,
        build.files,
        build.archive,
        f"{stem}.tar.gz",
        build.target,
        build.locale.code,
        build.findings,
        project.coverage,
        build.words,
    )
    data = report_data(built)
    return ((f"{stem}.tar.gz", build.archive), (f"{stem}.json", report_json(data)), (f"{stem}.html", report_html(data)))


_shared: Workshop | None = None


def _make(job: Job) -> Made:
    if _shared is None:
        raise RuntimeError("a process without a workshop")
    return _shared.make(job)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
