"""Enterprises beside their organisation: profile, partners, sites, posts, contacts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Occupation, TypicalTask
from ronghe.apps.industry.models.equipment import Equipment, Site
from ronghe.apps.people.api import Organisation, Person, Programme


class EnterpriseProfile(models.Model):
    """What is known of an enterprise beyond its name. `survey_months` is its survey rhythm."""

    class Sector(models.TextChoices):
        AGRICULTURE = "agriculture", _("agriculture")
        MANUFACTURING = "manufacturing", _("manufacturing")
        ENERGY = "energy", _("energy and water")
        CONSTRUCTION = "construction", _("construction")
        COMMERCE = "commerce", _("commerce")
        TRANSPORT = "transport", _("transport and logistics")
        HOSPITALITY = "hospitality", _("hospitality and tourism")
        INFORMATION = "information", _("information technology")
        HEALTH = "health", _("health and care")
        SERVICES = "services", _("other services")

    class Size(models.TextChoices):
        MICRO = "micro", _("fewer than 20 people")
        SMALL = "small", _("20 to 299 people")
        MEDIUM = "medium", _("300 to 999 people")
        LARGE = "large", _("1,000 people or more")

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="enterprise_profile"
    )
    sector = models.CharField(max_length=20, choices=Sector.choices, blank=True)
    size = models.CharField(max_length=8, choices=Size.choices, blank=True)
    survey_months = models.PositiveSmallIntegerField(default=12)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(survey_months__gte=1) & Q(survey_months__lte=60),
                name="enterprise_survey_rhythm",
            ),
        ]

    def __str__(self) -> str:
        return f"profile of {self.organisation_id}"


class Partnership(Identified):
    """That an enterprise works with a programme of a school, from a day on. What was agreed
    between them is not kept here."""

    enterprise = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="partner_programmes"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="partner_enterprises"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "programme"],
                condition=Q(ends_on__isnull=True),
                name="partnership_running_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="partnership_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} with {self.programme_id}"


class Post(Identified):
    """A kind of workplace at a site: how many people do it, and what they work on and with.
    `closed_on` is its last day; profiles and signals that named it keep naming it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="posts")
    code = models.SlugField(max_length=60)
    title_en = models.CharField(max_length=160, blank=True)
    title_zh = models.CharField(max_length=160, blank=True)
    headcount = models.PositiveIntegerField(default=0)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    tasks = models.ManyToManyField(TypicalTask, blank=True, related_name="posts")
    equipment = models.ManyToManyField(Equipment, blank=True, related_name="posts")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "code"], name="post_code_once"),
        ]
        ordering = ["site_id", "code"]

    def __str__(self) -> str:
        return self.code


class Contact(Identified):
    """Whom to ask at an enterprise: a person of the platform, or a name with phone and mail.

    Bound to purposes: nobody is asked for what they did not agree to (`agreed_on`)."""

    class Purpose(models.TextChoices):
        SURVEYS = "surveys", pgettext_lazy("purpose of a contact", "surveys")
        PLACEMENTS = "placements", pgettext_lazy("purpose of a contact", "placements")
        TECHNOLOGY = "technology", pgettext_lazy("purpose of a contact", "news of technology")

    enterprise = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="industry_contacts"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="industry_contacts"
    )
    name = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    purposes = models.JSONField(default=list)
    agreed_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""), name="contact_is_somebody"
            ),
        ]
        ordering = ["enterprise_id", "pk"]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name
