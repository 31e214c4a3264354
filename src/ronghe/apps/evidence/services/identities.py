"""The office says who an identity of another system is, and takes it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.evidence.models import Learner
from ronghe.apps.evidence.queries.identities import TIE, people_tied_to, statements_naming
from ronghe.apps.evidence.ties import Tie, tie_followers
from ronghe.apps.people.api import Person, Viewer, require


def tie_identity(*, viewer: Viewer, learner: Learner, person: Person, at: datetime) -> None:
    """From now on whoever is named by this identity is that person, also in statements that are in
    the log already; the apps above are told.

    Raises NotAllowed; Refused where the identity is somebody already or was erased, and for a
    person who neither is of the identity's organisation nor mentors or rates its students.
    """
    organisation = learner.stream.organisation
    require(viewer, TIE, organisation=organisation)
    _refuse_stranger(learner, person)
    with transaction.atomic():
        free = Learner.objects.filter(pk=learner.pk, person=None, erased_at=None)
        if not free.update(person=person, tied_at=at):
            raise Refused(
                "This identity is somebody already, or was erased. Nothing was changed.",
                "该身份已对应某人，或已被删除。未作任何更改。",
                code="identity-tied",
            )
        learner.refresh_from_db()
        _tell(viewer, learner, at, is_tied=True)
        audit(viewer, TIE, subject=Reference("people.person", person.uuid), touched="tied")


def untie_identity(*, viewer: Viewer, learner: Learner, at: datetime) -> None:
    """Take back what the office said. What became evidence by it is corrected by the apps above;
    documents and the words of statements stay under the identity.

    Raises NotAllowed; Refused for an identity that was not tied by hand.
    """
    require(viewer, TIE, organisation=learner.stream.organisation)
    with transaction.atomic():
        person = Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk).person
        tied = Learner.objects.filter(pk=learner.pk, tied_at__isnull=False, person=person)
        if person is None or not tied.exists():
            raise Refused(
                "This identity was not tied by hand. Nothing was changed.",
                "该身份并非手工认定。未作任何更改。",
                code="identity-not-tied",
            )
        _tell(viewer, learner, at, is_tied=False)
        tied.update(person=None, tied_at=None)
        audit(viewer, TIE, subject=Reference("people.person", person.uuid), touched="untied")
    learner.refresh_from_db()


def _refuse_stranger(learner: Learner, person: Person) -> None:
    here = people_tied_to(learner.stream.organisation).filter(pk=person.pk)
    if not here.exists():
        raise Refused(
            "Only somebody of the school, or who mentors or rates its students, can be tied to it. "
            "Nothing was changed.",
            "只能认定为本校人员，或指导、评价本校学生的人。未作任何更改。",
            code="identity-stranger",
        )


def _tell(viewer: Viewer, learner: Learner, at: datetime, *, is_tied: bool) -> None:
    statements: set[UUID] = statements_naming(learner)
    tie = Tie(learner.stream.organisation, frozenset(statements), is_tied)
    for follow in tie_followers:
        follow(viewer, tie, at)
