"""Building surveys: versions, questions, publishing. A published version never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.industry.models import Question, Survey
from ronghe.apps.people.api import Organisation, Viewer, require

MANAGE = "industry.manage_surveys"
MOST_QUESTIONS = 40
MOST_OPTIONS = 12
NO_INTRO = Text("", "")
CHOOSING = (Question.Kind.SINGLE, Question.Kind.MULTIPLE)


@dataclass(frozen=True, slots=True)
class SurveyDraft:
    """A survey's frame. `trade` is the trade its answers are about, empty for several."""

    title: Text
    intro: Text = NO_INTRO
    trade: str = ""


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question. `options`: what can be chosen, or the two ends of a scale; else none."""

    kind: str
    title: Text
    options: Sequence[Text] = ()
    is_required: bool = False


def reference_of(survey: Survey) -> Reference:
    return Reference("industry.survey", survey.uuid, str(survey.version))


def begin_survey(*, viewer: Viewer, organisation: Organisation, draft: SurveyDraft) -> Survey:
    """Begin a survey of an organisation. Raises NotAllowed; Refused without a title."""
    require(viewer, MANAGE, organisation=organisation)
    if not str(draft.title).strip():
        raise Refused("Give a title. Nothing was saved.", "请填写标题。未保存。", code="untitled")
    taken = set(Survey.objects.filter(organisation=organisation).values_list("code", flat=True))
    stem = slugify(draft.title.en)[:50] or "survey"
    code = next(
        c for c in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if c not in taken
    )
    with transaction.atomic():
        survey = Survey.objects.create(
            organisation=organisation,
            code=code,
            title_en=draft.title.en or draft.title.zh,
            title_zh=draft.title.zh or draft.title.en,
            intro_en=draft.intro.en or draft.intro.zh,
            intro_zh=draft.intro.zh or draft.intro.en,
            trade=draft.trade,
            made_by_id=viewer.person_id,
        )
        audit(viewer, MANAGE, subject=reference_of(survey))
    return survey


def add_question(*, viewer: Viewer, survey: Survey, draft: QuestionDraft) -> Question:
    """Put a question at the end. Raises Refused for a published survey or an unfit question."""
    require(viewer, MANAGE, organisation=survey.organisation)
    _refuse_unfit(draft)
    with transaction.atomic():
        _lock_draft(survey)
        last = survey.questions.aggregate(last=Max("position"))["last"] or 0
        if survey.questions.count() >= MOST_QUESTIONS:
            raise Refused(
                f"A survey has at most {MOST_QUESTIONS} questions. Nothing was added.",
                f"一份调查最多 {MOST_QUESTIONS} 个问题。未添加。",
                code="question-count",
            )
        question = Question.objects.create(
            survey=survey,
            position=last + 1,
            kind=draft.kind,
            title_en=draft.title.en or draft.title.zh,
            title_zh=draft.title.zh or draft.title.en,
            options=[{"en": o.en or o.zh, "zh": o.zh or o.en} for o in draft.options],
            is_required=draft.is_required,
        )
        audit(viewer, MANAGE, subject=reference_of(survey), touched="question")
    return question


def remove_question(*, viewer: Viewer, survey: Survey, position: int) -> None:
    """Take a question out of a survey that is not published."""
    require(viewer, MANAGE, organisation=survey.organisation)
    with transaction.atomic():
        _lock_draft(survey)
        survey.questions.filter(position=position).delete()
        audit(viewer, MANAGE, subject=reference_of(survey), touched="question removed")


def publish_survey(*, viewer: Viewer, survey: Survey, at: datetime) -> None:
    """Publish: from now on its questions stay as they are and it can be sent."""
    require(viewer, MANAGE, organisation=survey.organisation)
    with transaction.atomic():
        _lock_draft(survey)
        if not survey.questions.exists():
            raise Refused(
                "Ask at least one question. Nothing was published.",
                "请至少添加一个问题。未发布。",
                code="no-question",
            )
        Survey.objects.filter(pk=survey.pk).update(published_at=at)
        audit(viewer, MANAGE, subject=reference_of(survey), touched="published")


def begin_survey_version(*, viewer: Viewer, survey: Survey) -> Survey:
    """Begin the next version with the same questions; one that is begun already is returned."""
    require(viewer, MANAGE, organisation=survey.organisation)
    with transaction.atomic():
        same = Survey.objects.select_for_update().filter(
            organisation=survey.organisation, code=survey.code
        )
        newest = same.order_by("-version")[0]
        if newest.published_at is None:
            return newest
        questions = list(newest.questions.all())
        fields = ("title_en", "title_zh", "intro_en", "intro_zh", "trade", "code")
        version = Survey.objects.create(
            organisation=survey.organisation,
            version=newest.version + 1,
            made_by_id=viewer.person_id,
            **{name: getattr(newest, name) for name in fields},
        )
        Question.objects.bulk_create(
            Question(
                survey=version,
                **{
                    name: getattr(question, name)
                    for name in (
                        "position",
                        "kind",
                        "title_en",
                        "title_zh",
                        "options",
                        "is_required",
                    )
                },
            )
            for question in questions
        )
        audit(viewer, MANAGE, subject=reference_of(version), touched="version begun")
    return version


def _lock_draft(survey: Survey) -> None:
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.published_at is not None:
        raise Refused(
            "This version is published and stays as it is. Begin a new one.",
            "此版本已发布，不再更改。请新建版本。",
            code="survey-published",
        )


def _refuse_unfit(draft: QuestionDraft) -> None:
    if draft.kind not in Question.Kind.values or not str(draft.title).strip():
        raise Refused(
            "Give a question and its kind. Nothing was added.",
            "请填写问题及其类型。未添加。",
            code="question-unfit",
        )
    if draft.kind in CHOOSING and not 2 <= len(draft.options) <= MOST_OPTIONS:
        raise Refused(
            f"Give 2 to {MOST_OPTIONS} choices, one a line. Nothing was added.",
            f"请填写 2 至 {MOST_OPTIONS} 个选项，每行一个。未添加。",
            code="question-options",
        )
    if draft.kind == Question.Kind.SCALE and len(draft.options) != 2:
        raise Refused(
            "Give the two ends of the scale, one a line. Nothing was added.",
            "请填写量表两端的文字，每行一个。未添加。",
            code="question-scale",
        )
