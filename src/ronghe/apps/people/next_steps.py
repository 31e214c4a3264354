"""What waits for somebody in `people`: setting up, letting people in, a child's consents."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers, now, text_of
from ronghe.apps.people.access import may, organisations_for, persons_for, regions_for
from ronghe.apps.people.links import SIGN_IN
from ronghe.apps.people.models import (
    AccessLink,
    Consent,
    Membership,
    Organisation,
    Region,
    Relationship,
)
from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.consents import AGE_OF_OWN_CONSENT, age_on
from ronghe.apps.people.services.guardians import FULL_AGE
from ronghe.apps.people.services.sign_ins import MANAGE as SIGN_INS
from ronghe.apps.people.viewer import Viewer, in_force

TOLD_FOR = timedelta(days=30)
AHEAD = timedelta(days=60)
MOST_SCHOOLS = 20


def consents_of_children(viewer: Viewer) -> Iterable[NextStep]:
    """What children from 14 to 18 agreed to by themselves in the last 30 days."""
    if viewer.person_id is None or not viewer.has_role(Role.GUARDIAN):
        return
    bound = Relationship.objects.filter(
        in_force(viewer.on_date), viewer=viewer.person_id, kind=Relationship.Kind.GUARDIAN
    )
    given = Consent.objects.filter(
        person__in=bound.values("subject"), withdrawn_at=None, given_at__gte=now() - TOLD_FOR
    ).select_related("person")
    for consent in given.order_by("-given_at", "pk"):
        if consent.given_by_id == consent.person_id and _is_told(consent, viewer.on_date):
            yield _consent_step(consent)


def _is_told(consent: Consent, day: date) -> bool:
    born = consent.person.birth_date
    return born is not None and AGE_OF_OWN_CONSENT <= age_on(born, day) < FULL_AGE


def _consent_step(consent: Consent) -> NextStep:
    return NextStep(
        key=f"people.consent.{consent.pk}",
        title=_("%(name)s agreed: %(purpose)s")
        % {"name": consent.person, "purpose": consent.get_purpose_display()},
        why=_("From 14 your child decides. You are told of it, and you may withdraw it."),
        url=reverse("own_data"),
        minutes=1,
        urgency="for_information",
    )


def setting_up(viewer: Viewer) -> Iterable[NextStep]:
    """For whoever adds organisations: the first school, its administrator, the school year."""
    if viewer.person_id is None or not may(viewer, "people.add_organisations"):
        return
    schools = organisations_for(viewer, "people.add_organisations").filter(
        kind=Organisation.Kind.SCHOOL, closed_on=None
    )
    led = Membership.objects.filter(
        in_force(viewer.on_date), organisation=OuterRef("pk"), role=Role.SCHOOL_ADMINISTRATOR
    )
    found = list(schools.annotate(is_led=Exists(led)).order_by("pk")[:MOST_SCHOOLS])
    theirs = regions_for(viewer, "people.add_organisations")
    if not found and (theirs.exists() or not Region.objects.exists()):
        yield NextStep(
            key="people.first_school",
            title=_("Add the first school"),
            why=_("Programmes, classes and people come under it."),
            url=reverse("organisation_new"),
            minutes=2,
            urgency="now",
        )
    for school in found:
        if not school.is_led:
            yield _administrator_step(school)
    yield from _years_to_set(viewer)


def _administrator_step(school: Organisation) -> NextStep:
    return NextStep(
        key=f"people.administrator.{school.pk}",
        title=_("Add the administrator of %(school)s") % {"school": text_of(school)},
        why=_("They bring in classes and people; the school has none yet."),
        url=reverse("person_new", args=[school.uuid]),
        minutes=3,
        urgency="this_week",
    )


def _years_to_set(viewer: Viewer) -> Iterable[NextStep]:
    """Regions where no school year has been set for the day in two months."""
    soon = viewer.on_date + AHEAD
    regions = regions_for(viewer, "people.manage_calendar").filter(organisations__closed_on=None)
    for region in regions.exclude(academic_years__ends_on__gte=soon).distinct().order_by("pk"):
        yield NextStep(
            key=f"people.year.{region.pk}",
            title=_("Set the next school year of %(region)s") % {"region": text_of(region)},
            why=_("The usual days are offered; change what differs."),
            url=reverse("year_new", args=[region.uuid]),
            minutes=2,
            urgency="this_week",
        )


def people_to_let_in(viewer: Viewer) -> Iterable[NextStep]:
    """For a school's administrator: a programme to begin with, and people without a sign-in to
    whom no link was given."""
    if viewer.person_id is None:
        return
    for held in viewer.held_as([Role.SCHOOL_ADMINISTRATOR]):
        school = Organisation.objects.get(pk=held.organisation_id)
        if not school.programmes.exists():
            yield NextStep(
                key=f"people.first_programme.{school.pk}",
                title=_("Say what %(school)s offers") % {"school": text_of(school)},
                why=_("Add its first programme; classes and students come under it."),
                url=reverse("programme_new", args=[school.uuid]),
                minutes=2,
                urgency="now",
            )
        count = _outsiders(viewer, school)
        if count:
            yield _let_in_step(school, count)


def _outsiders(viewer: Viewer, school: Organisation) -> int:
    links = AccessLink.objects.filter(
        person=OuterRef("pk"),
        purpose=SIGN_IN,
        used_at=None,
        revoked_at=None,
        expires_at__gt=now(),
    )
    held = Membership.objects.filter(in_force(viewer.on_date), organisation=school)
    persons = persons_for(viewer, SIGN_INS).filter(pk__in=held.values("person"), account=None)
    return persons.exclude(Exists(links)).count()


def _let_in_step(school: Organisation, count: int) -> NextStep:
    return NextStep(
        key=f"people.let_in.{school.pk}",
        title=ngettext("Let %(n)d person in", "Let %(n)d people in", count) % {"n": count},
        why=_("They have no sign-in and no link yet; print the links class by class."),
        url=reverse("organisation", args=[school.uuid]),
        minutes=10,
        urgency="for_information",
    )


def register() -> None:
    next_step_providers.register("people.consents", consents_of_children)
    next_step_providers.register("people.setting_up", setting_up)
    next_step_providers.register("people.let_in", people_to_let_in)
