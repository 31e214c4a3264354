"""Launching a unit and hearing from it: one token once, statements by the rules of cmi5, an end."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.db import transaction
from django.db.models import Q, QuerySet

from ronghe.apps.assessment.course_facts import (
    actor_of,
    facts_of_session,
    state_of_session,
    unit_of,
)
from ronghe.apps.assessment.models import (
    CourseRegistration,
    CourseSession,
    CourseUnit,
    UnitProgress,
)
from ronghe.apps.assessment.services.course_progress import (
    SCOPES,
    hold_registration,
    note_verbs,
    progress_in,
    write_own,
)
from ronghe.apps.assessment.services.courses import refuse_archived
from ronghe.apps.base.api import Reference, Refused, RongheError, audit, new_uuid
from ronghe.apps.evidence.api import (
    ABSENT,
    NO_CONDITION,
    Condition,
    Document,
    DocumentAddress,
    DocumentChanged,
    put_document,
)
from ronghe.apps.people.api import (
    Viewer,
    digest_of,
    new_secret,
    require,
    viewer_of_system,
)
from ronghe.standards import cmi5, xapi

TAKE = "assessment.take_course"
FETCH = "assessment.fetch_course_token"
LASTS = timedelta(hours=12)
COMPLETED, PASSED, FAILED = (
    f"http://adlnet.gov/expapi/verbs/{verb}" for verb in ("completed", "passed", "failed")
)
LAUNCH_DATA, PREFERENCES = "LMS.LaunchData", "cmi5LearnerPreferences"


class SessionRefused(RongheError):
    """A unit's request breaks a rule of cmi5 or of its launch; answered with 403."""

    code = "course-session"

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en, zh)


@dataclass(frozen=True, slots=True)
class Doors:
    """The addresses of this server that a launch hands out: `fetch` and `media` take a secret.
    `language` is the one in which the learner reads the page that launches."""

    endpoint: str
    fetch: Callable[[str], str]
    media: Callable[[str, str], str]
    back: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Launched:
    """A launch that waits for the learner's browser."""

    session: CourseSession
    address: str
    own_window: bool


def launch_unit(
    *,
    viewer: Viewer,
    registration: CourseRegistration,
    unit: CourseUnit,
    doors: Doors,
    at: datetime,
) -> Launched:
    """Launch a unit for the student who is signed in; a session of the same registration that is
    still open is abandoned. A unit that is met already opens to be looked at again.

    Raises NotAllowed for whoever is not the registered student; Refused for another course's unit.
    """
    require(viewer, TAKE, person=registration.person)
    if unit.package_id != registration.package_id:
        raise Refused("This unit is not of that course.", "该单元不属于该课程。", code="no-unit")
    fetch, media = new_secret(), new_secret()
    with transaction.atomic():
        held = hold_registration(registration.pk)
        refuse_archived(held.package)
        _abandon_open(held, at)
        progress = progress_in(held, unit)
        session = CourseSession.objects.create(
            registration=held,
            unit=unit,
            mode=CourseSession.Mode.REVIEW if progress.is_met and _is_asking(unit) else "Normal",
            fetch_digest=digest_of(fetch),
            media_digest=digest_of(media),
            launched_at=at,
            expires_at=at + LASTS,
        )
        start = _start(unit, doors, media)
        said = _start(unit, doors, "launch")  # the log does not keep the files' secret
        _say_launched(session, said, doors, at)
        audit(viewer, TAKE, subject=Reference("assessment.course_session", session.uuid))
    address = cmi5.launch_address(
        facts_of_session(session), start=start, endpoint=doors.endpoint, fetch=doors.fetch(fetch)
    )
    return Launched(session, address, unit_of(unit).own_window)


def _is_asking(unit: CourseUnit) -> bool:
    """Units that ask for nothing are met from the beginning and are still to be done."""
    return unit_of(unit).move_on != cmi5.MoveOn.NOT_APPLICABLE


def _start(unit: CourseUnit, doors: Doors, media: str) -> str:
    described = unit_of(unit)
    return described.url if described.is_absolute else doors.media(media, described.url)


def _say_launched(session: CourseSession, start: str, doors: Doors, at: datetime) -> None:
    """State document, preferences and statement, before the unit starts (9.3.1, 10.1, 11)."""
    facts = facts_of_session(session)
    organisation = session.unit.package.organisation
    system = viewer_of_system(organisation, "cmi5", SCOPES)
    languages = ["zh-Hans", "en"] if doors.language.startswith("zh") else ["en", "zh-Hans"]
    state = DocumentAddress(
        Document.Kind.STATE,
        facts.activity_id,
        dict(facts.actor),
        session.registration.uuid,
        LAUNCH_DATA,
    )
    _put(system, state, cmi5.launch_data(facts, return_url=doors.back), at, NO_CONDITION)
    liked = DocumentAddress(Document.Kind.AGENT_PROFILE, agent=dict(facts.actor), name=PREFERENCES)
    with suppress(DocumentChanged):  # what the learner chose in a unit stays
        _put(system, liked, cmi5.learner_preferences(languages), at, ABSENT)
    write_own(organisation, [cmi5.launched(facts, uuid=new_uuid(), at=at, start=start)], at)


def _put(
    system: Viewer,
    address: DocumentAddress,
    content: Mapping[str, object],
    at: datetime,
    condition: Condition,
) -> None:
    put_document(
        viewer=system,
        address=address,
        content=orjson.dumps(content),
        content_type="application/json",
        condition=condition,
        at=at,
        must_say=False,
    )


# --- the end of a session without "terminated" ----------------------------------------------------


def _abandon_open(registration: CourseRegistration, at: datetime) -> None:
    open_ones = registration.sessions.filter(terminated_at=None, abandoned_at=None)
    for session in open_ones.select_related("unit__package__organisation"):
        session.registration = registration
        _abandon(session, at)


def _abandon(session: CourseSession, at: datetime) -> None:
    """The statement says how long it lasted: from the launch to the last that was heard (9.5.4)."""
    last = max(session.launched_at, session.latest_at or session.launched_at)
    statement = cmi5.abandoned(
        facts_of_session(session), uuid=new_uuid(), at=at, duration=last - session.launched_at
    )
    write_own(session.unit.package.organisation, [statement], at)
    CourseSession.objects.filter(pk=session.pk).update(abandoned_at=at)


def abandon_expired(*, at: datetime) -> int:
    """Abandon the sessions whose time is over; returns how many. Safe to run twice."""
    over = CourseSession.objects.filter(
        terminated_at=None, abandoned_at=None, expires_at__lte=at
    ).values_list("pk", "registration")
    count = 0
    for key, registration in list(over):
        with transaction.atomic():
            held = hold_registration(registration)
            session = _sessions().filter(pk=key, terminated_at=None, abandoned_at=None).first()
            if session is not None:
                session.registration = held
                _abandon(session, at)
                count += 1
    return count


# --- the unit's side ------------------------------------------------------------------------------


def _sessions() -> "QuerySet[CourseSession]":
    return CourseSession.objects.select_related(
        "unit__package__organisation", "registration__person", "registration__package__organisation"
    )


def fetch_token(*, viewer: Viewer, secret: str, at: datetime) -> dict[str, str]:
    """What the fetch address answers: the token the first time, an error ever after (8.2). Whoever
    has the secret is whom the unit was launched for."""
    require(viewer, FETCH)
    digest = digest_of(secret)
    session = CourseSession.objects.filter(fetch_digest=digest).first()
    if session is None:
        return cmi5.fetch_error("2", "There is no such session.")
    if session.token_digest is None and session.expires_at > at:
        token = new_secret()
        with transaction.atomic():
            # One conditional update: of two calls at once, one gets the token.
            waiting = CourseSession.objects.filter(
                pk=session.pk, token_digest=None, abandoned_at=None, terminated_at=None
            )
            if waiting.update(token_digest=digest_of(token)):
                audit(viewer, FETCH, subject=Reference("assessment.course_session", session.uuid))
                return {"auth-token": basic_token(str(session.uuid), token)}
    return cmi5.fetch_error("1", "The token was given out already, or the session is over.")


def basic_token(name: str, secret: str) -> str:
    """As it stands after "Basic " in the header of every request of the unit."""
    return b64encode(f"{name}:{secret}".encode()).decode()


def session_of_token(name: str, secret: str, at: datetime) -> CourseSession | None:
    """The session whose token this is; None for any other, and for one that is long over."""
    over = Q(terminated_seen__lt=at - cmi5.GRACE)
    rows = _sessions().filter(token_digest=digest_of(secret), expires_at__gt=at).exclude(over)
    found: CourseSession | None = rows.filter(abandoned_at=None).first()
    return found if found is not None and str(found.uuid) == name else None


def session_of_media(secret: str, at: datetime) -> CourseSession | None:
    """The session whose files are asked for, while its time lasts."""
    found: CourseSession | None = (
        _sessions().filter(media_digest=digest_of(secret), expires_at__gt=at).first()
    )
    return found


def take_statements(
    *, session: CourseSession, statements: Sequence[xapi.Statement], at: datetime
) -> Viewer:
    """Hold a unit's statements to the rules and note what they say; the caller writes them to the
    log in the same transaction, as the viewer that is returned.

    Raises SessionRefused for the first that breaks a rule; then nothing may be written.
    """
    held = hold_registration(session.registration_id)
    session = _sessions().get(pk=session.pk)
    session.registration = held
    progress = progress_in(held, session.unit)
    facts, state = facts_of_session(session), state_of_session(session, progress)
    try:
        state = cmi5.accept_statements(
            facts, state, [one.content for one in statements], seen_at=at
        )
    except cmi5.Cmi5Problem as problem:
        raise SessionRefused(problem.en, problem.zh) from None
    _note(session, state)
    _note_progress(session, progress, state, at)
    return viewer_of_session(session)


def viewer_of_session(session: CourseSession) -> Viewer:
    return viewer_of_system(session.unit.package.organisation, "cmi5", SCOPES)


def _note(session: CourseSession, state: cmi5.SessionState) -> None:
    CourseSession.objects.filter(pk=session.pk).update(
        said=sorted(state.said),
        initialized_at=state.initialized_at,
        latest_at=state.latest_at,
        terminated_at=state.terminated_at,
        terminated_seen=state.terminated_seen,
    )


def _note_progress(
    session: CourseSession, progress: UnitProgress, state: cmi5.SessionState, at: datetime
) -> None:
    verbs = set(state.verbs_now)
    if not verbs & {COMPLETED, PASSED, FAILED}:
        return
    progress.has_completed = progress.has_completed or COMPLETED in verbs
    progress.has_passed = progress.has_passed or PASSED in verbs
    progress.has_failed = progress.has_failed or FAILED in verbs
    progress.save(update_fields=["has_completed", "has_passed", "has_failed"])
    note_verbs(session, progress, at)


def is_own_agent(session: CourseSession, agent: object) -> bool:
    """Whether an agent that a unit names is the learner it was launched for."""
    return (
        isinstance(agent, dict)
        and agent.get("account") == actor_of(session.registration)["account"]
    )
