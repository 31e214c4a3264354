"""Grades back: that a learner handed in what a link asked for. Never a level: a level is an
interval with raters behind it, and a grade book would make points of it (docs/adr/0037)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from ronghe.apps.assessment.api import Assignment
from ronghe.apps.base.api import AuditEntry, Reference, audit
from ronghe.apps.connect.flows import GRADE
from ronghe.apps.connect.models import LinkedAccount, LtiGrade, LtiLink, LtiPlatform
from ronghe.apps.connect.outside import ask
from ronghe.apps.connect.queries.lti_targets import SESSION
from ronghe.apps.connect.services.lti_calls import bearer, token_for
from ronghe.apps.connect.services.lti_platforms import MANAGE
from ronghe.apps.people.api import Viewer, command_viewer, require
from ronghe.files.web_documents import NotFetched
from ronghe.standards.lti import (
    CONTENT_TYPE_SCORE,
    SCOPE_SCORE,
    Score,
    score_address,
    write_score,
)

SEND = "connect.launch_lti"
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=2)
MOST_AT_ONCE = 100
CLAIMED_FOR = timedelta(minutes=5)
WAITING = LtiGrade.State.WAITING


def queue_grades(at: datetime) -> int:
    """Put every form that was handed in behind a graded link on its way, once. Returns how many
    are new; two queuers at once write one row."""
    links = LtiLink.objects.exclude(line_item="").filter(platform__closed_at=None)
    rows = [row for link in links.select_related("platform") for row in _rows_of(link, at)]
    before = LtiGrade.objects.count()
    LtiGrade.objects.bulk_create(rows, ignore_conflicts=True)
    return LtiGrade.objects.count() - before


def _rows_of(link: LtiLink, at: datetime) -> Iterator[LtiGrade]:
    target = link.target
    if not isinstance(target, Reference) or target.kind != SESSION:
        return
    done = dict(
        Assignment.objects.filter(
            session__uuid=target.uuid, subject=F("rater"), submitted_at__isnull=False
        ).values_list("subject", "submitted_at")
    )
    accounts = LinkedAccount.objects.filter(
        organisation=link.platform.organisation_id, issuer=link.platform.issuer, person__in=done
    ).exclude(lti_grades__link=link)
    for account in accounts:
        moment = done[account.person_id]
        assert moment is not None  # the filter above
        yield LtiGrade(link=link, account=account, done_at=moment, next_try_at=at)


def send_grades(at: datetime) -> str:
    """Send what is due, platform by platform, with one token for each. What cannot be sent waits
    twice as long each time and is given up after eight tries; the office sees why."""
    due = LtiGrade.objects.filter(state=WAITING, next_try_at__lte=at).order_by("pk")
    rows = list(due.select_related("link__platform", "account")[:MOST_AT_ONCE])
    tokens: dict[int, str] = {}
    sent = sum(_claim(row, at) and _send(row, tokens, at) for row in rows)
    return f"sent {sent} of {len(rows)} grades"


def _claim(grade: LtiGrade, at: datetime) -> bool:
    """Take it for a while, so that two workers do not send it both."""
    mine = LtiGrade.objects.filter(pk=grade.pk, state=WAITING, next_try_at__lte=at)
    return mine.update(next_try_at=at + CLAIMED_FOR, attempts=F("attempts") + 1) == 1


def _send(grade: LtiGrade, tokens: dict[int, str], at: datetime) -> bool:
    platform = grade.link.platform
    try:
        if platform.pk not in tokens:
            tokens[platform.pk] = token_for(platform, SCOPE_SCORE, at=at)
        score = Score(grade.account.subject, 1, 1, grade.done_at)
        ask(
            score_address(grade.link.line_item),
            body=write_score(score),
            headers=bearer(tokens[platform.pk], **{"Content-Type": CONTENT_TYPE_SCORE}),
        )
    except NotFetched as problem:
        _note_failure(grade, problem, at)
        return False
    _note_sent(grade, platform)
    return True


def _note_sent(grade: LtiGrade, platform: LtiPlatform) -> None:
    with transaction.atomic():
        GRADE.make_all(LtiGrade.objects.filter(pk=grade.pk), "send", problem="")
        subject = Reference("connect.lti_platform", platform.uuid)
        audit(
            command_viewer("lti"),
            SEND,
            kind=AuditEntry.Kind.WRITE,
            subject=subject,
            touched="handed-in told to the platform",
        )


def _note_failure(grade: LtiGrade, problem: NotFetched, at: datetime) -> None:
    attempts = grade.attempts + 1
    rows = LtiGrade.objects.filter(pk=grade.pk)
    rows.update(problem=problem.en[:300], next_try_at=at + FIRST_WAIT * 2 ** (attempts - 1))
    if attempts >= MOST_ATTEMPTS:
        GRADE.make_all(rows, "give_up")


def send_again(*, viewer: Viewer, platform: LtiPlatform, at: datetime) -> int:
    """Let what was given up be tried again; returns how many."""
    require(viewer, MANAGE, organisation=platform.organisation)
    rows = LtiGrade.objects.filter(link__platform=platform)
    with transaction.atomic():
        count = GRADE.make_all(rows, "try_again", attempts=0, next_try_at=at)
        subject = Reference("connect.lti_platform", platform.uuid)
        audit(viewer, MANAGE, subject=subject, touched="grades tried again", count=count)
    return count
