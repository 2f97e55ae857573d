"""What Open edX knows: the settings of a course, language codes, and how it reads dates and truth values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from builder.diagnostics import suggest


def words(text: str) -> frozenset[str]:
    """The words of a text: the shortest way to write down a long table of names."""
    return frozenset(text.split())


# Fields of the course block and of what it inherits (the Teak line's source: course fields, sequence fields, the fields that
# blocks pass down, licence, editing and upstream mixins), with those of older exports. Three at the end are WikiLearn's own.
COURSE_KEYS = words(
    """
    advanced_modules advertised_start allow_anonymous allow_anonymous_to_peers allow_proctoring_opt_out
    allow_public_wiki_access allow_unsupported_xblocks announcement banner_image catalog_visibility ccx_connector
    cert_html_view_enabled cert_html_view_overrides cert_name_long cert_name_short certificate_available_date
    certificates certificates_display_behavior certificates_show_before_end cohort_config cosmetic_display_price
    course_edit_method course_image course_survey_name course_survey_required course_visibility course_wide_css
    course_wide_js create_zendesk_tickets css_class days_early_for_beta disable_progress_graph discussion_blackouts
    discussion_link discussion_sort_alpha discussion_topics discussions_settings display_coursenumber display_name
    display_organization due_date_display_format enable_ccx enable_proctored_exams enable_subsection_gating
    enable_timed_exams end end_of_course_survey_url enrollment_domain enrollment_end enrollment_start
    entrance_exam_enabled entrance_exam_id entrance_exam_minimum_score_pct force_on_flexible_peer_openassessments
    grading_policy has_children hide_progress_tab highlights_enabled_for_messaging html_textbooks instructor_info
    invitation_only is_new issue_badges language learning_info lti_passports max_student_enrollments_allowed
    minimum_grade_credit mobile_available no_grade other_course_settings pdf_textbooks pre_requisite_courses
    proctoring_escalation_email proctoring_provider remote_gradebook self_paced show_calculator show_timezone
    social_sharing_url start syllabus_present tabs teams_configuration textbooks video_sharing_options
    video_thumbnail_image video_upload_pipeline wiki_slug

    default_time_limit_minutes due exam_review_rules hide_after_due hide_from_toc highlights is_entrance_exam
    is_onboarding_exam is_practice_exam is_proctored_enabled is_proctored_exam is_time_limited position prereq_course
    relative_weeks_due

    edxnotes edxnotes_visibility giturl graceperiod graded group_access in_entrance_exam matlab_api_key max_attempts
    rerandomize show_correctness show_reset_button showanswer static_asset_path use_latex_compiler user_partitions
    video_auto_advance video_bumper video_speed_optimizations visible_to_staff_only xqa_key

    chrome copied_from_block copied_from_version default_tab format ispublic license name parent parent_url source_file
    tags upstream upstream_display_name upstream_version upstream_version_available upstream_version_declined
    xml_attributes

    checklists display_name_with_default facebook_url hide_progress_graph info_sidebar_name is_public_course org course
    run url_name show_in_read_only_mode show_in_lms testcenter_info text_customization tab_list

    course_font_family
    """
)

# Truth values among them: any text but "true" counts as false.
TRUTH_KEYS = words(
    """
    allow_anonymous allow_anonymous_to_peers allow_proctoring_opt_out allow_public_wiki_access allow_unsupported_xblocks
    cert_html_view_enabled certificates_show_before_end course_survey_required create_zendesk_tickets
    disable_progress_graph edxnotes enable_ccx enable_proctored_exams enable_subsection_gating enable_timed_exams
    entrance_exam_enabled force_on_flexible_peer_openassessments graded hide_from_toc hide_progress_tab
    highlights_enabled_for_messaging in_entrance_exam invitation_only is_new issue_badges mobile_available no_grade
    self_paced show_calculator show_reset_button show_timezone use_latex_compiler video_auto_advance
    video_speed_optimizations visible_to_staff_only
    """
)

COURSE_DATES = ("start", "end", "enrollment_start", "enrollment_end", "announcement", "certificate_available_date")

# ISO 639-1 and the two Chinese scripts: Open edX's ALL_LANGUAGES.
LANGUAGES = words(
    """
    aa ab ae af ak am ar an as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj
    kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr
    nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg
    th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zh_HANS zh_HANT zu
    """
)

# Codes of other languages, most of those that have a Wikipedia: the platform takes any, only its catalogue cannot sort them.
_MORE_LANGUAGES = words(
    """
    ace ady alt ami ang anp arc ary arz ast atj avk awa azb ban bar bat bcl bdr bew bho bjn blk bpy btm bug bxr cbk cdo ceb
    chr chy ckb crh csb dag dga din diq doi dsb dtp dty dua egl eml ext fat fil fon frp frr fur gag gan gaa gcr glk gom gor
    got gpe gsw guc guk gur guw hak haw hif hil hsb hyw igl ilo inh jam jbo jv kaa kab kaj kbd kbp kcg kea kge kmr koi kok krc
    ksh kus ksw lad lbe ldn lez lfn lij lld lmo loz lrc ltg lus luo lzh mad mag mai map mdf mhr min mni mnw mos mrj mui mus mwl
    myv mzn nah nan nap nds new nia niu nov nqo nrm nso nup nys olo pag pam pap pcd pcm pdc pfl pih pms pnb pnt prs pwn rgn rmy
    roa rsk rue rup sah sat sco scn sei ses sgs shi shn shy sje skr sma smj smn sms srn stq sux swc syc syl szl szy tay tcy tdd
    tet tly tok tpi trv tum tvl tyv tzm udm vec vep vls vmf vro war wuu xal xmf yue zea zgh zun
    """
)
_LANGUAGE_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*", re.IGNORECASE)

_MONTHS = words("""jan feb mar apr may jun jul aug sep sept oct nov dec
    january february march april june july august september october november december""")
_DAYS = words("""mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday""")
_PARTS_OF_DATES = frozenset(word.title() for word in _MONTHS | _DAYS)
_WORDS = _MONTHS | _DAYS | words("am pm utc gmt z t est edt pst pdt of")
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[\s,./:+\-]+|.", re.DOTALL)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMBERS_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{2})(?!\d)")
_ZONE = re.compile(r"(?<=\d) ?[A-Z]{1,5}$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
_LONGEST_DATE = 60


def shown(value: Any, most: int = 60) -> str:
    """A value for a message: short, on one line, and writable; JSON may hold halves of characters, which no output takes."""
    text = " ".join(str(value)[: most + 1].split()).encode("utf-8", "replace").decode()
    return f"{text[:most]}…" if len(text) > most else text


def near(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word; empty when none is near. Quick enough for thousands of words and names."""
    name = shown(name, 100)
    likely = (word for word in known if abs(len(word) - len(name)) <= 4 and (word[:2] == name[:2] or word[-4:] == name[-4:]))
    hint = suggest(name, islice(likely, 100))
    return hint if hint.startswith("did you mean") else ""


def is_language(value: Any) -> bool:
    """True for a code of a known language in any spelling: `pt`, `pt-BR`, `pt_br`, `zh_HANT`, `ar-ma`, `es-419`."""
    tag = _LANGUAGE_TAG.fullmatch(value) if isinstance(value, str) else None
    return tag is not None and tag[1].lower() in LANGUAGES | _MORE_LANGUAGES


def is_date(value: Any) -> bool:
    """True if Open edX can read `value` as a date: none, milliseconds, ISO 8601, or written out in English."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return True
    if not isinstance(value, str):
        return False
    text = value.strip().strip('"').strip()
    if text in {"", "null"} or text.title() in _PARTS_OF_DATES or (text.isdecimal() and len(text) in (2, 4)):
        return True  # a part of a date alone is no date, but does no harm
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return _is_on_the_calendar(text) and _written_out(text)
    return True


def _is_on_the_calendar(text: str) -> bool:
    """False for the 30th of February, for 24 o'clock and the like; True for whatever has neither a year first nor a time."""
    found, clock, numbers = _YEAR_FIRST.match(text), _CLOCK.search(text), _NUMBERS_FIRST.match(text)
    if clock and (int(clock[1]) > 23 or int(clock[2]) > 59):
        return False
    if numbers and (max(int(numbers[1]), int(numbers[2])) > 31 or min(int(numbers[1]), int(numbers[2])) > 12):
        return False
    try:
        return found is None or bool(date(*map(int, found.groups())))
    except ValueError:
        return False


def _written_out(text: str) -> bool:
    """Roughly what dateutil takes: only numbers, names of months and days, and signs between them."""
    if len(text) > _LONGEST_DATE:
        return False
    if _CLOCK.search(text):
        text = _ZONE.sub("", text)  # any short word in capitals may be a time zone
    tokens = [token.lower() for token in _TOKEN.findall(_ORDINAL.sub("", text)) if token.strip(" ,./:+-\t\n")]
    numbers = [token for token in tokens if token.isdigit()]
    names = [token for token in tokens if not token.isdigit()]
    months = any(name in _MONTHS for name in names)
    return all(name in _WORDS for name in names) and (len(numbers) >= 1 if months else len(numbers) >= 2)
