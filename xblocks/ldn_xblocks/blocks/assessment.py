"""The skills self-assessment: a draft, attempts that are kept, and what a learner makes of them. A thin shell around the store.

What learners rate and write leaves the server by the handlers here, to themselves and to nobody else; staff get figures of
groups (`core/statistics.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, ClassVar

from django.utils.safestring import mark_safe
from webob import Response
from xblock.core import XBlock
from xblock.fields import Integer, Scope, String

from ldn_xblocks import compat, interface
from ldn_xblocks.blocks import assessment_facts as facts
from ldn_xblocks.blocks import assessment_words, base
from ldn_xblocks.blocks.base import N_, Answer, operation
from ldn_xblocks.blocks.printing import printed
from ldn_xblocks.core import answers, export, requests, statistics
from ldn_xblocks.core.answers import Answers, Plan
from ldn_xblocks.core.content import AssessmentContent, parse_assessment
from ldn_xblocks.core.kinds import Kind
from ldn_xblocks.core.limits import DEFAULT
from ldn_xblocks.core.paragraphs import parts
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.core.wording import wording_as_data, wording_of
from ldn_xblocks.store import attempts, entries
from ldn_xblocks.store.attempts import AttemptRecord, Submission
from ldn_xblocks.store.entries import Place, Write, as_json

DRAFT = attempts.DRAFT_KEY
EXPORT_VERSION = 1  # of the JSON that learners take away
STAFF_ONLY = N_("These figures are for the staff of the course.")
_CODE = 16  # characters that the store has for the code of a language
_NAMES = 500  # usernames looked up at once for a report


@XBlock.wants("user", "i18n", "publish", "completion")
class SkillsAssessment(base.Activity):
    """Skills to rate on a scale of frequency, as often as a learner likes."""

    display_name = String(
        display_name="Name", help="Shown in the outline of the course.", default="Skills self-assessment", scope=Scope.settings
    )
    attempts_made = Integer(help="How many attempts this learner submitted here.", default=0, scope=Scope.user_state)

    template = "assessment.html"
    script = "assessment.js"
    style = "assessment.css"
    starter = "LdnAssessment"
    index_type: ClassVar[str] = "Self-assessment"

    # --- content

    def parsed(self) -> AssessmentContent:
        """The content in the course's language. Raises ContentError."""
        return parse_assessment(self.content, compat.course_language(self))

    def words(self, _: interface.Translate) -> dict[str, str]:
        """The words of the interface, those for staff included."""
        return {**assessment_words.words(_), **assessment_words.staff_words(_)}

    def shown(self, content: AssessmentContent, words: Mapping[str, str]) -> Answer:
        """What the template needs beside the content and the words; the script gets only the words that it says."""
        groups = [
            {"name": words[heading], "key": group, "skills": [skill for skill in content.skills if skill.group == group]}
            for group, heading in (("quality", "qualities"), ("action", "actions"))
        ]
        steps = list(zip((1, 2, 3, 4, 5, 0), content.scale, strict=True))
        said = {name: words[name] for name in assessment_words.SCRIPT}
        return {
            "parts": parts(content.instructions),
            "groups": [group for group in groups if group["skills"]],
            # Rendered once and put into every skill: the page has 90 of them.
            "steps": mark_safe(base.render("steps.html", {"steps": steps})),  # noqa: S308 - escaped there
            "choose_all": words["choose_all"].format(all=len(content.skills)),
            "own_why": words["own_why"].format(limit=DEFAULT.own),
            "progress": words["progress"].format(done=0, all=len(content.skills)),
            "presets": json.dumps({preset.id: preset.skills for preset in content.presets}),
            "words": json.dumps(said, ensure_ascii=False),
        }

    def author_texts(self, content: AssessmentContent) -> dict[str, str]:
        """The author's words by name, for the search of the course."""
        skills = {
            f"skill-{skill.id}": "\n".join([skill.name, skill.text, *(item.text for item in skill.behaviours), skill.growth])
            for skill in content.skills
        }
        presets = {f"preset-{preset.id}": f"{preset.name}\n{preset.text}".strip() for preset in content.presets}
        return {"title": content.title, "instructions": content.instructions, **skills, **presets}

    def student_view_data(self, context: Mapping[str, Any] | None = None) -> Answer:  # noqa: ARG002 - the platform's form
        """The author's words for mobile apps; nothing of any learner."""
        try:
            content = self.readable()
        except Refusal:
            return {}
        return {
            "language": content.language,
            "dir": content.direction,
            "title": content.title,
            "instructions": content.instructions,
            "scale": [{"id": step.id, "text": step.text} for step in content.scale],
            "skills": [
                {"id": skill.id, "group": skill.group, "name": skill.name, "text": skill.text} for skill in content.skills
            ],
        }

    # --- operations

    @operation
    def load(self, data: Answer) -> Answer:  # noqa: ARG002 - there is nothing to ask for
        """The draft and a list of the attempts in this course. What was rated comes with each result."""
        place, learner = self.place(), self.learner()
        draft, mine = entries.get(place, DRAFT), self.mine()
        return {
            "device": self.device_key(learner),
            "draft": as_json(draft) if draft else None,
            "attempts": self.listed(mine),
            "last": _start(mine[-1]) if mine else None,
            "limits": {"note": DEFAULT.note, "own": DEFAULT.own, "own_text": DEFAULT.own_text, "focus": DEFAULT.focus},
        }

    @operation
    def save_draft(self, data: Answer) -> Answer:
        """Keep the answers given so far."""
        place, title = self.place(), self.readable().title
        text = answers.draft_text(answers.read_answers(requests.mapping_of(data, "answers")))
        write = Write(
            DRAFT,
            requests.op_of(data),
            requests.whole_number(data, "base"),
            Kind.DRAFT,
            text,
            sitting=requests.op_of(data, "sitting"),
            heading=title,
        )
        return {"entry": as_json(entries.save(place, write, self.now()))}

    @operation
    def submit(self, data: Answer) -> Answer:
        """Keep the answers for good, as a new attempt. Once: a retry gives the attempt that there is."""
        place, content = self.place(), self.readable()
        key, seen = requests.op_of(data, "attempt"), requests.whole_number(data, "base")
        known = {record.key for record in self.mine()}
        given = answers.for_submission(answers.read_answers(requests.mapping_of(data, "answers")), content)
        record = attempts.submit(place, _submission(key, seen, given, content), self.now())
        if key not in known:
            self.submitted(record)
        draft = entries.get(place, DRAFT)
        return {
            "attempt": facts.attempt_data(record, place.usage),
            "attempts": self.listed(self.mine()),
            "last": _start(record),
            "draft": as_json(draft) if draft else None,
        }

    @operation
    def result(self, data: Answer) -> Answer:
        """What an attempt says, as HTML, and the plan that was made after it."""
        record, content = self.attempt(data, "attempt"), self.readable()
        found = entries.get(self.place_of(record), record.key)
        html = base.render("result.html", self.result_facts(record, content))
        return {"html": html, "attempt": record.key, "plan": as_json(found) if found else None}

    @operation
    def compare(self, data: Answer) -> Answer:
        """Two attempts beside each other, as HTML. The one that was submitted first is the earlier one."""
        return {"html": base.render("compare.html", self.compare_facts(data, self.readable()))}

    @operation
    def save_plan(self, data: Answer) -> Answer:
        """Keep what the learner wants to work on after an attempt."""
        record, title = self.attempt(data, "attempt"), self.readable().title
        allowed = (*(skill["id"] for skill in record.wording["skills"]), *(item["id"] for item in record.own))
        text = answers.plan_text(answers.read_plan(data, allowed))
        op, seen, sitting = requests.op_of(data), requests.whole_number(data, "base"), requests.op_of(data, "sitting")
        write = Write(record.key, op, seen, Kind.PLAN, text, sitting=sitting, heading=title)
        return {"entry": as_json(entries.save(self.place_of(record), write, self.now()))}

    @operation
    def staff(self, data: Answer) -> Answer:  # noqa: ARG002 - there is nothing to ask for
        """The figures of the group, as HTML, for staff."""
        figures, content = self.figures()
        return {"html": base.render("staff.html", facts.staff_facts(figures, content, self.words_of(content)))}

    # --- files and pages

    @XBlock.handler
    def export(self, request: Any, suffix: str = "") -> Response:  # noqa: ARG002 - the platform's form
        """The learner's attempts in this course as a file: `as` is csv or json."""
        return self.answer_get(request, self.exported)

    @XBlock.handler
    def paper(self, request: Any, suffix: str = "") -> Response:  # noqa: ARG002 - the platform's form
        """An attempt (`attempt`), or two of them (`first`, `second`), as a page to print."""
        return self.answer_get(request, self.printable)

    @XBlock.handler
    def staff_csv(self, request: Any, suffix: str = "") -> Response:  # noqa: ARG002 - the platform's form
        """The figures of the group as a file, for staff."""
        return self.answer_get(request, self.staff_file)

    def exported(self, query: Mapping[str, str]) -> Response:
        """The file that was asked for. Raises Refusal."""
        form = requests.choice_of({"as": query.get("as", "csv")}, "as", ("csv", "json"))
        learner, course, day = self.learner(), compat.course_of(self), self.now().date().isoformat()
        plans = {state.key: answers.plan_from_text(state.text) for state in entries.listing(learner, course, {Kind.PLAN})}
        mine = [(record, plans.get(record.key, Plan())) for record in self.mine()]
        name = f"self-assessment-{day}.{form}"
        if form == "csv":
            return base.download(export.csv_text(facts.export_rows(mine, self.words_of(self.readable()))), name, "text/csv")
        drafts = [
            {"title": state.heading, "changed": state.changed.isoformat(), "answers": json.loads(state.text)}
            for state in entries.listing(learner, course, {Kind.DRAFT})
            if state.text
        ]
        found = [facts.attempt_export(record, plan) for record, plan in mine]
        data = {"version": EXPORT_VERSION, "course": course, "exported": day, "attempts": found, "drafts": drafts}
        return base.download(export.json_text(data), name, "application/json")

    def printable(self, query: Mapping[str, str]) -> Response:
        """The page that was asked for. Raises Refusal."""
        content = self.readable()
        if "first" in query:
            found = self.compare_facts(dict(query), content)
            return printed("assessment_print.html", content, found["t"], {**found, "part": "compare.html"})
        record = self.attempt(dict(query), "attempt")
        found = self.result_facts(record, content)
        title = f"{content.title} ({found['attempt']['label']})"
        return printed("assessment_print.html", content, found["t"], {**found, "title": title, "part": "result.html"})

    def staff_file(self, query: Mapping[str, str]) -> Response:  # noqa: ARG002 - there is nothing to ask for
        """The figures as CSV. Raises Refusal for whoever is not staff."""
        figures, content = self.figures()
        rows = facts.staff_rows(figures, content, self.words_of(content))
        return base.download(export.csv_text(rows), "self-assessment-group.csv", "text/csv")

    # --- what handlers share

    def usage(self) -> str:
        """The block's own key, as text."""
        return str(self.scope_ids.usage_id)

    def place(self) -> Place:
        """Where the learner writes. Raises Refusal for whoever may not."""
        return Place(self.learner(), compat.course_of(self), self.usage())

    def place_of(self, record: AttemptRecord) -> Place:
        """Where the plan of an attempt is kept: in the block of that attempt, from whichever block it is written."""
        return Place(self.learner(), compat.course_of(self), record.usage)

    def prefix(self) -> str:
        """What ids in the page start with."""
        return f"ldn-{self.device_key('')}"

    def words_of(self, content: AssessmentContent) -> dict[str, str]:
        """The words of the interface in the language of the content."""
        return self.words(interface.translator(content.language))

    def mine(self) -> tuple[AttemptRecord, ...]:
        """The learner's own attempts in this course. Raises Refusal for whoever may not see them."""
        return attempts.attempts(self.learner(), compat.course_of(self))

    def listed(self, records: Iterable[AttemptRecord]) -> list[Answer]:
        """Attempts as the page lists them."""
        return [facts.attempt_data(record, self.usage()) for record in records]

    def attempt(self, data: Answer, name: str) -> AttemptRecord:
        """The learner's own attempt that a request names. Raises Refusal."""
        key = requests.op_of(data, name)
        record = next((record for record in self.mine() if record.key == key), None)
        if record is None:
            raise requests.gone()
        return record

    def result_facts(self, record: AttemptRecord, content: AssessmentContent) -> Answer:
        """What the template of one attempt needs."""
        state = entries.get(self.place_of(record), record.key)
        plan = answers.plan_from_text(state.text if state else "")
        found = facts.result_facts(record, content, plan, compat.unit_base(self), self.words_of(content))
        title = found["t"]["plan_focus"].format(limit=DEFAULT.focus)
        return {**found, "prefix": self.prefix(), "focus_title": title}

    def compare_facts(self, data: Answer, content: AssessmentContent) -> Answer:
        """What the template of two attempts needs. Raises Refusal."""
        pair = (self.attempt(data, "first"), self.attempt(data, "second"))
        first, second = sorted(pair, key=lambda record: record.number)
        t = self.words_of(content)
        if first == second:
            raise Refusal(400, "bad-request", N_("Choose two different attempts."))
        state = entries.get(self.place_of(first), first.key)
        focus = answers.plan_from_text(state.text if state else "").focus
        return {**facts.compare_facts(first, second, content, focus, t), "prefix": self.prefix()}

    def submitted(self, record: AttemptRecord) -> None:
        """Tell the platform about a new attempt: that it is there, never what it says."""
        self.attempts_made += 1
        self.took_part()
        rated = sum(rating is not None for rating in record.ratings.values())
        self.tell("assessment.submitted", {"number": record.number, "rated": rated, "own": len(record.own)})

    def figures(self) -> tuple[tuple[statistics.SkillFigures, ...], AssessmentContent]:
        """The figures of the group, for staff who act for themselves. Raises Refusal for anybody else."""
        if not compat.viewer(self).staff:
            raise Refusal(403, "not-allowed", STAFF_ONLY)
        content = self.readable()
        order = attempts.ratings_in_order(self.usage())
        return statistics.figures(order, tuple(skill.id for skill in content.skills)), content

    # --- reports

    def generate_report_data(self, user_state_iterator: Iterable[Any], limit_responses: int | None = None) -> Iterator[Any]:
        """How often and when each learner submitted. Not what: the page promises that ratings are the learner's own.

        The block is bound to nobody here, and the user service knows only whom this process served last.
        """
        names = iter(state.username for state in user_state_iterator)
        blocks = iter(lambda: tuple(islice(names, _NAMES)), ())
        yield from islice(chain.from_iterable(map(self.report_rows, blocks)), limit_responses)

    def report_rows(self, names: tuple[str, ...]) -> Iterator[tuple[str, Answer]]:
        """The rows of those of the learners who submitted."""
        learners = compat.learners_by_name(names)
        for name in names:
            mine = attempts.attempts(learners[name], compat.course_of(self)) if name in learners else ()
            days = [record.submitted.date().isoformat() for record in mine if record.usage == self.usage()]
            if days:
                yield name, {"Attempts": len(days), "First submitted": days[0], "Latest submitted": days[-1]}


def _submission(key: str, seen: int, given: Answers, content: AssessmentContent) -> Submission:
    return Submission(
        key=key,
        language=content.language[:_CODE],
        heading=content.title,
        ratings=given.ratings,
        notes=given.notes,
        own=answers.own_as_data(given.own),
        wording=wording_as_data(wording_of(content, given.choice.skills)),
        draft_base=seen,
    )


def _start(record: AttemptRecord) -> Answer:
    """What a new attempt may begin with: the same skills and the same indicators of one's own, and no rating."""
    return {"skills": [skill["id"] for skill in record.wording["skills"]], "own": [item["text"] for item in record.own]}
