"""Committees, who sits on which bench from when to when, and what members have at stake."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.people.api import Organisation, Person, Programme


class Bench(models.TextChoices):
    """The side of the table a member sits on."""

    SCHOOL = "school", _("school bench")
    ENTERPRISE = "enterprise", _("enterprise bench")
    PUBLIC = "public", _("public bench")


class Committee(Identified):
    """A committee of a school and its enterprises, for one programme or for the whole school.

    `notice_days` are the working days between circulation and meeting; `public_bench_counts` says
    that the public bench must have quorum and majority too, which it need not otherwise.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="committees"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="committees"
    )
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    notice_days = models.PositiveSmallIntegerField(default=5)
    public_bench_counts = models.BooleanField(default=False)
    founded_on = models.DateField()
    dissolved_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(dissolved_on__isnull=True, programme__isnull=False),
                name="committee_of_programme_once",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(dissolved_on__isnull=True, programme__isnull=True),
                name="committee_of_school_once",
            ),
        ]
        ordering = ["organisation_id", "title_en"]

    def __str__(self) -> str:
        return self.title_en


class Seat(Identified):
    """A person's place on a bench for a term. `organisation` is whom they come from."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="committee_seats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bench = models.CharField(max_length=10, choices=Bench.choices)
    is_chair = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="committee_seat_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False) | ~Q(bench="public"), name="public_bench_has_no_chair"
            ),
        ]
        indexes = [models.Index(fields=["committee", "bench"])]
        ordering = ["bench", "-is_chair", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.committee_id}"


class Interest(Identified):
    """What a member has at stake: an organisation, or a matter, from one day to another."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    matter = ReferenceField()
    text = models.CharField(max_length=400, blank=True)
    lang = models.CharField(max_length=8, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="interest_runs_forward",
            ),
        ]
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"interest of {self.person_id}"


class Declaration(Identified):
    """That a member looked at their interests on a day and declared them complete."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    made_at = models.DateTimeField()
    interest_count = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["committee", "person", "made_at"])]

    def __str__(self) -> str:
        return f"declaration of {self.person_id}"
