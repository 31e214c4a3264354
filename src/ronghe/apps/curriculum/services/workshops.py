"""Opening a workshop, inviting to it, and carrying it from phase to phase."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.competence.api import Occupation
from ronghe.apps.curriculum.flows_workshop import WORKSHOP
from ronghe.apps.curriculum.models import Participant, Workshop
from ronghe.apps.curriculum.queries.workshops import may_be_invited
from ronghe.apps.curriculum.rules_workshop import ENDED, MOST_PARTICIPANTS, has_ended
from ronghe.apps.people.api import (
    LinkSpent,
    Membership,
    Person,
    Programme,
    Viewer,
    add_guest,
    make_link,
    open_link,
    refuse,
    require,
    revoke_links,
)

MANAGE = "curriculum.manage_workshops"
TAKE_PART = "curriculum.take_part_in_workshop"
PURPOSE = "curriculum.workshop"
LINK_DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WorkshopPlan:
    """What a workshop is to be about."""

    programme: Programme
    occupation: Occupation
    title: str
    lang: str
    least_votes: int = 3


def reference_of(workshop: Workshop) -> Reference:
    return Reference("curriculum.workshop", workshop.uuid)


def note(viewer: Viewer, action: str, workshop: Workshop, touched: str) -> None:
    """The audit row of a change."""
    audit(viewer, action, subject=reference_of(workshop), touched=touched)


def open_workshop(*, viewer: Viewer, plan: WorkshopPlan, at: datetime) -> Workshop:
    """Open a workshop; whoever opens it is its first facilitator. Raises NotAllowed; Refused
    without a title."""
    require(viewer, MANAGE, programme=plan.programme)
    if not plan.title.strip():
        raise Refused(
            "Give the workshop a title. Nothing was opened.",
            "请填写研讨会名称。未开设任何内容。",
            code="title-missing",
        )
    with transaction.atomic():
        workshop = Workshop.objects.create(
            programme=plan.programme,
            occupation=plan.occupation,
            title=plan.title.strip(),
            lang=plan.lang,
            least_votes=plan.least_votes,
            opened_by_id=viewer.person_id,
            opened_at=at,
        )
        if viewer.person_id is not None:
            Participant.objects.create(
                workshop=workshop,
                person_id=viewer.person_id,
                is_facilitator=True,
                invited_at=at,
                joined_at=at,
            )
        note(viewer, MANAGE, workshop, "workshop opened")
    return workshop


def locked(workshop: Workshop) -> Workshop:
    """The workshop as it is now, held until the transaction ends: changes of one board follow
    one another."""
    return Workshop.objects.select_for_update().get(pk=workshop.pk)


def bump(workshop: Workshop) -> None:
    """Everybody who watches the board has something new to see."""
    Workshop.objects.filter(pk=workshop.pk).update(revision=F("revision") + 1)


def refuse_ended(workshop: Workshop) -> None:
    """Raises Refused once a workshop is over."""
    if has_ended(workshop):
        raise Refused(
            "This workshop is over. Nothing was changed.",
            "研讨会已结束。未作任何更改。",
            code="workshop-over",
        )


# --- who takes part -------------------------------------------------------------------------------


def invite(
    *,
    viewer: Viewer,
    workshop: Workshop,
    persons: Iterable[Person],
    facilitators: frozenset[int] = frozenset(),
    at: datetime,
) -> int:
    """Invite people with an account; `facilitators` are primary keys among them. Who is in already
    stays; returns how many are new. Raises NotAllowed; Refused for somebody who cannot be asked."""
    require(viewer, MANAGE, programme=workshop.programme)
    asked = list(persons)
    _refuse_strangers(viewer, workshop, asked)
    with transaction.atomic():
        workshop = locked(workshop)
        refuse_ended(workshop)
        present = set(workshop.participants.values_list("person", flat=True))
        new = [one for one in asked if one.pk not in present]
        _refuse_crowd(len(present) + len(new))
        Participant.objects.bulk_create(
            Participant(
                workshop=workshop,
                person=one,
                is_facilitator=one.pk in facilitators,
                invited_at=at,
            )
            for one in new
        )
        bump(workshop)
        note(viewer, MANAGE, workshop, "participants invited")
    return len(new)


def _refuse_strangers(viewer: Viewer, workshop: Workshop, asked: list[Person]) -> None:
    known = Membership.objects.filter(
        may_be_invited(viewer, workshop), person__in=[one.pk for one in asked]
    )
    if {one.pk for one in asked} - set(known.values_list("person", flat=True)):
        raise Refused(
            "Somebody among them is neither of this school's staff nor of an enterprise of the "
            "region. Nobody was invited.",
            "所选人员中有人既非本校教职工，也非本区域企业人员。未邀请任何人。",
            code="cannot-be-invited",
        )


def _refuse_crowd(count: int) -> None:
    if count > MOST_PARTICIPANTS:
        raise Refused(
            f"A workshop takes {MOST_PARTICIPANTS} people at most. Nobody was invited.",
            f"一次研讨会最多 {MOST_PARTICIPANTS} 人。未邀请任何人。",
            code="too-many-participants",
        )


def invite_guest(
    *, viewer: Viewer, workshop: Workshop, name: str, at: datetime
) -> tuple[Participant, str]:
    """Let an expert worker in by a link, with a name only; returns the link's secret, shown once.
    Raises NotAllowed; Refused without a name."""
    require(viewer, MANAGE, programme=workshop.programme)
    with transaction.atomic():
        workshop = locked(workshop)
        refuse_ended(workshop)
        _refuse_crowd(workshop.participants.count() + 1)
        language = "zh-hans" if workshop.lang == Workshop.Language.CHINESE else "en"
        person = add_guest(viewer=viewer, name=name, language=language)
        participant = Participant.objects.create(
            workshop=workshop, person=person, is_guest=True, invited_at=at
        )
        secret = _link(workshop, participant, at)
        bump(workshop)
        note(viewer, MANAGE, workshop, "guest invited")
    return participant, secret


def renew_link(
    *, viewer: Viewer, workshop: Workshop, participant: Participant, at: datetime
) -> str:
    """A new link for a guest; the earlier one opens nothing any more."""
    require(viewer, MANAGE, programme=workshop.programme)
    refuse_ended(workshop)
    if not participant.is_guest or participant.workshop_id != workshop.pk:
        raise Refused(
            "Links are for guests; others sign in. No link was made.",
            "链接仅供来宾使用，其他人请登录。未生成链接。",
            code="not-a-guest",
        )
    with transaction.atomic():
        revoke_links(
            person=participant.person, purpose=PURPOSE, subject=reference_of(workshop), at=at
        )
        secret = _link(workshop, participant, at)
        note(viewer, MANAGE, workshop, "guest link renewed")
    return secret


def withdraw_link(
    *, viewer: Viewer, workshop: Workshop, participant: Participant, at: datetime
) -> None:
    """Take a guest's link back: it opens nothing any more. What the guest wrote stays; a new link
    lets them in again. Raises NotAllowed; Refused for who is no guest, and without an open link."""
    require(viewer, MANAGE, programme=workshop.programme)
    if not participant.is_guest or participant.workshop_id != workshop.pk:
        raise Refused(
            "Links are for guests; others sign in. Nothing was changed.",
            "链接仅供来宾使用，其他人请登录。未作任何更改。",
            code="not-a-guest",
        )
    with transaction.atomic():
        subject = reference_of(workshop)
        if not revoke_links(person=participant.person, purpose=PURPOSE, subject=subject, at=at):
            raise Refused(
                "There is no open link of this guest. Nothing was changed.",
                "该来宾没有有效链接。未作任何更改。",
                code="no-link",
            )
        note(viewer, MANAGE, workshop, "guest link withdrawn")


def _link(workshop: Workshop, participant: Participant, at: datetime) -> str:
    return make_link(
        person=participant.person,
        purpose=PURPOSE,
        subject=reference_of(workshop),
        at=at,
        valid_for=LINK_DAYS,
    )


def open_workshop_link(secret: str, *, at: datetime) -> tuple[Viewer, Workshop]:
    """Who comes by a link, and to which workshop. It lets its guest in for as long as the workshop
    runs, 30 days at most. Raises LinkSpent."""
    viewer, subject = open_link(secret, purpose=PURPOSE, at=at)
    workshop = Workshop.objects.filter(uuid=subject.uuid).first()
    if workshop is None or has_ended(workshop):
        raise LinkSpent
    return viewer, workshop


def participant_in(viewer: Viewer, workshop: Workshop) -> Participant:
    """The viewer in this workshop. Raises NotAllowed for everybody else."""
    require(viewer, TAKE_PART)
    found = workshop.participants.filter(person=viewer.person_id).first()
    if found is None:
        refuse(viewer, TAKE_PART, subject=reference_of(workshop))
    return found


def join(*, viewer: Viewer, workshop: Workshop, at: datetime) -> None:
    """Remember that somebody has come for the first time; twice is the same as once."""
    participant = participant_in(viewer, workshop)
    with transaction.atomic():
        came = Participant.objects.filter(pk=participant.pk, joined_at=None).update(joined_at=at)
        if came:
            note(viewer, TAKE_PART, workshop, "participant joined")


# --- phases ---------------------------------------------------------------------------------------


def go_to_phase(*, viewer: Viewer, workshop: Workshop, target: str, at: datetime) -> Workshop:
    """Carry the workshop to another phase (publishing has a service of its own). Raises NotAllowed
    for who is not in it; Refused for who does not facilitate, and where the step is not legal."""
    participant = participant_in(viewer, workshop)
    if not participant.is_facilitator:
        raise Refused(
            "Only a facilitator carries the workshop on. Nothing was changed.",
            "只有主持人可以推进研讨会。未作任何更改。",
            code="not-facilitator",
        )
    with transaction.atomic():
        workshop = locked(workshop)
        change_state(workshop, target, at=at)
        note(viewer, TAKE_PART, workshop, f"workshop phase {target}")
    return workshop


def change_state(workshop: Workshop, target: str, *, at: datetime, by: str = "") -> None:
    """Make one legal step of a locked workshop, inside the caller's transaction."""
    move = WORKSHOP.between(workshop.state, target, by=by)
    if move is None:
        raise WORKSHOP.refusal(workshop.state)
    ended_at = at if target in ENDED else None
    WORKSHOP.make(workshop, move.name, by=by, ended_at=ended_at, revision=F("revision") + 1)
    if has_ended(workshop):
        for guest in workshop.participants.filter(is_guest=True).select_related("person"):
            revoke_links(
                person=guest.person, purpose=PURPOSE, subject=reference_of(workshop), at=at
            )
