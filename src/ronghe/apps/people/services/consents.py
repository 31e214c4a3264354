"""Consent: given and withdrawn for one purpose; withdrawal works at once and tells every app."""

from datetime import date, datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit, personal_data
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Consent, Person, Relationship
from ronghe.apps.people.viewer import Viewer, in_force

GIVE = "people.give_consent"
AGE_OF_OWN_CONSENT = 14  # the default rule pack: the student from 14, the guardian below


def age_on(birth_date: date, day: date) -> int:
    """Completed years."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def may_consent_alone(person: Person, day: date) -> bool:
    """Whether a student decides for themselves; without a known age, their guardian does."""
    return person.birth_date is not None and age_on(person.birth_date, day) >= AGE_OF_OWN_CONSENT


def give_consent(*, viewer: Viewer, person: Person, purpose: str, at: datetime) -> Consent:
    """Give consent for one purpose; giving it twice changes nothing.

    Raises NotAllowed, or Refused when the age says that the other of student and guardian
    decides. Nothing is written then.
    """
    require(viewer, GIVE, person=person)
    _refuse_wrong_giver(viewer, person)
    giver = viewer.person_id or person.pk
    with transaction.atomic():
        consent, is_new = Consent.objects.get_or_create(
            person=person,
            purpose=Consent.Purpose(purpose),
            withdrawn_at=None,
            defaults={"given_by_id": giver, "given_at": at},
        )
        if is_new:
            audit(viewer, GIVE, subject=Reference("people.person", person.uuid), touched=purpose)
    return consent


def withdraw_consent(*, viewer: Viewer, person: Person, purpose: str, at: datetime) -> bool:
    """Withdraw it at once; every app stops what it did for that purpose. False if none stood.

    Student and guardian may both withdraw, whoever gave it.
    """
    require(viewer, GIVE, person=person)
    with transaction.atomic():
        withdrawn = Consent.objects.filter(
            person=person, purpose=purpose, withdrawn_at__isnull=True
        ).update(withdrawn_at=at)
        if withdrawn:
            for holder in personal_data:
                holder.stop(person.uuid, purpose)
            subject = Reference("people.person", person.uuid)
            audit(viewer, GIVE, subject=subject, touched=f"withdrawn: {purpose}")
    return bool(withdrawn)


def consents_in_force(person: Person) -> set[str]:
    """The purposes to which somebody consents now."""
    held = Consent.objects.filter(person=person, withdrawn_at__isnull=True)
    return set(held.values_list("purpose", flat=True))


def _refuse_wrong_giver(viewer: Viewer, person: Person) -> None:
    is_self = viewer.person_id == person.pk
    if is_self == may_consent_alone(person, viewer.on_date):
        return
    has_guardian = Relationship.objects.filter(
        in_force(viewer.on_date), subject=person, kind=Relationship.Kind.GUARDIAN
    ).exists()
    if is_self:
        raise Refused(
            "Below 14, a guardian gives consent."
            + ("" if has_guardian else " Ask the school to add yours."),
            "未满 14 周岁，须由监护人同意。"
            + ("" if has_guardian else "请联系学校添加您的监护人。"),
            code="guardian-decides",
        )
    raise Refused(
        "From 14 on, the student decides. You are told of it and may withdraw it.",
        "年满 14 周岁，由学生本人决定。您会收到告知，并可撤回。",
        code="student-decides",
    )
