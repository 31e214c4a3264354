"""A transcript as a document in one language, for the print and the PDF."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from ronghe.apps.base.api import Text, digest_of_content, text_of
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.certification.graduation_rule import RULE as GRADUATION_RULE
from ronghe.apps.certification.graduation_rule import ModuleFact
from ronghe.apps.certification.models import StageDecision
from ronghe.apps.certification.queries.transcript import Transcript
from ronghe.apps.certification.stage_rule import OWN_RULE
from ronghe.files.documents.typst_pdf import (
    Block,
    Bullets,
    Document,
    Heading,
    Language,
    Pairs,
    Paragraph,
    Table,
)

CATALOGUES = {"en": "en", "zh": "zh-hans"}


def transcript_document(transcript: Transcript, language: str) -> Document:
    """In "en" or "zh", whatever the language of the page. The footer has a digest of the facts, so
    that two prints can be told to say the same."""
    chosen: Language = "zh" if language == "zh" else "en"
    with override(CATALOGUES[chosen]):
        blocks = (
            *_who(transcript, chosen),
            *_modules(transcript, chosen),
            *_courses(transcript, chosen),
            *_levels(transcript, chosen),
            *_stages(transcript),
            *_graduation(transcript, chosen),
        )
        person = transcript.stages.person
        footer = _("%(day)s · facts %(digest)s") % {
            "day": day_in_words(transcript.day),
            "digest": digest_of_transcript(transcript)[:16],
        }
        return Document(
            title=_("Transcript of %(name)s") % {"name": person.name.in_language(chosen)},
            language=chosen,
            facts=_facts(transcript, chosen),
            blocks=tuple(blocks),
            footer=footer,
        )


def digest_of_transcript(transcript: Transcript) -> str:
    """SHA-256 over what the transcript rests on, the same in both languages."""
    stages = transcript.stages
    modules = stages.graduation.modules if stages.graduation else ()
    return digest_of_content(
        {
            "person": str(stages.person.uuid),
            "plan": str(stages.plan.uuid) if stages.plan else "",
            "modules": [[str(one.module), one.standing, one.grade] for one in modules],
            "levels": [
                [one.level.en if one.level else "", one.probability] for one in transcript.levels
            ],
            "stages": [one.decision.input_digest for one in stages.stages],
        }
    )


def _facts(transcript: Transcript, language: Language) -> tuple[str, ...]:
    found = transcript.stages.enrolled
    if found is None:
        return ()
    return (
        text_of(found.organisation).in_language(language),
        text_of(found.programme).in_language(language),
        text_of(found.school_class).in_language(language),
    )


def _who(transcript: Transcript, language: Language) -> Iterator[Block]:
    stages = transcript.stages
    rows = [(_("Student number"), stages.person.number or "–")]
    if stages.enrolled:
        rows.append((_("Enrolled on"), day_in_words(stages.enrolled.since)))
    if stages.plan:
        number = _("entry year %(year)d, number %(number)d") % {
            "year": stages.plan.entry_year,
            "number": stages.plan.number,
        }
        rows.append((_("Training plan"), number))
    entry = stages.entry.day
    rows.append((_("Entry assessment"), day_in_words(entry) if entry else "–"))
    yield Pairs(tuple(rows))


def _modules(transcript: Transcript, language: Language) -> Iterator[Block]:
    graduation = transcript.stages.graduation
    if graduation is None:
        yield Paragraph(_("No training plan is published for this year of entry yet."))
        return
    yield Heading(_("Modules"))
    columns = (_("Semester"), _("Module"), _("Hours"), _("Result"), _("Grade"), _("Ended on"))
    rows = tuple(_module(one, language) for one in graduation.modules)
    yield Table(columns, rows, (0.9, 2.6, 0.8, 1.3, 0.8, 1.8), frozenset({0, 2}))
    hours = _("Hours of completed modules: %(done)d of %(all)d.") % {
        "done": transcript.stages.hours,
        "all": sum(one.hours for one in graduation.modules),
    }
    yield Paragraph(hours)


def _module(one: ModuleFact, language: Language) -> tuple[str, ...]:
    title, elective = one.title.in_language(language), _("elective")
    return (
        str(one.semester),
        f"{title} ({elective})" if one.is_elective else title,
        str(one.hours),
        standing_word(one.standing),
        one.grade or "–",
        day_in_words(one.ended_on) if one.ended_on else "–",
    )


def standing_word(standing: str) -> str:
    return {
        "completed": _("completed"),
        "taking": _("taking it"),
        "not_completed": _("not completed"),
        "not_begun": _("not begun"),
    }[standing]


def rule_title(rule: str) -> str:
    """What a rule that is kept by its code is called."""
    name, number = rule.split("/")
    titles = {
        "stage": _("Stage decisions, version %(number)s"),
        OWN_RULE: _("The programme's stage decisions, version %(number)s"),
        "graduation": _("Graduation, version %(number)s"),
    }
    return titles[name] % {"number": number}


def _courses(transcript: Transcript, language: Language) -> Iterator[Block]:
    if not transcript.courses:
        return
    yield Heading(_("Public courses of the plan"))
    yield Paragraph(
        _("Their results are kept in the school's own register, not here."), is_quiet=True
    )
    hours: dict[str, tuple[Text, int]] = {}
    for one in transcript.courses:
        before = hours.get(one.code, (text_of(one), 0))
        hours[one.code] = (before[0], before[1] + one.total_hours)
    rows = tuple((title.in_language(language), str(n)) for title, n in hours.values())
    yield Table((_("Course"), _("Hours")), rows, (4, 1), frozenset({1}))


def _levels(transcript: Transcript, language: Language) -> Iterator[Block]:
    yield Heading(_("Competence"))
    yield Paragraph(
        _("A level stands here only where enough evidence of school and enterprise supports it."),
        is_quiet=True,
    )
    rows = tuple(
        (
            one.dimension.in_language(language),
            one.level.in_language(language) if one.level else _("not yet supported"),
            one.probability or "–",
        )
        for one in transcript.levels
    )
    yield Table((_("Dimension"), _("Level"), _("Probability")), rows, (2, 2.4, 1), frozenset({2}))


def _stages(transcript: Transcript) -> Iterator[Block]:
    yield Heading(_("Stage decisions"))
    if not transcript.stages.stages:
        yield Paragraph(_("None has been taken yet."))
        return
    rows = tuple(
        (
            str(one.decision.semester),
            str(StageDecision.Outcome(one.decision.outcome).label),
            day_in_words(timezone.localdate(one.decision.decided_at)),
            rule_title(one.decision.rule),
        )
        for one in transcript.stages.stages
    )
    columns = (_("Semester"), pgettext("stage", "Stage"), _("Decided on"), _("Rule"))
    yield Table(columns, rows, (1, 1.4, 1.6, 2), frozenset({0}))


def _graduation(transcript: Transcript, language: Language) -> Iterator[Block]:
    stages = transcript.stages
    if stages.graduation is None:
        return
    yield Heading(_("Graduation"))
    if stages.is_eligible:
        yield Paragraph(_("Everything that the training plan asks for is there."))
    else:
        yield Paragraph(_("Still asked for:"))
        yield Bullets(tuple(one.text.in_language(language) for one in stages.lacking))
    yield Paragraph(_("Rule: %(rule)s") % {"rule": rule_title(GRADUATION_RULE)}, is_quiet=True)
