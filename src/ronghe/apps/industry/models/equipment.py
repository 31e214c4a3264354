"""The register of equipment, of schools and enterprises alike."""

from django.db import models
from django.db.models import F, Q

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.people.api import Organisation


class EquipmentType(Identified):
    """A kind of device whose generations are told apart ("CNC controller")."""

    code = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class EquipmentGeneration(Identified):
    """One generation of a kind of device: a higher `number` came later."""

    type = models.ForeignKey(EquipmentType, on_delete=models.CASCADE, related_name="generations")
    number = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)
    introduced_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="generation_number_once"),
        ]
        ordering = ["type_id", "number"]

    def __str__(self) -> str:
        return f"{self.type_id} generation {self.number}"


class Site(Identified):
    """A place where an organisation works: a plant of an enterprise, a workshop of a school.
    `closed_on` is its last day; what named it keeps naming it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    code = models.SlugField(max_length=60)
    title_en = models.CharField(max_length=160, blank=True)
    title_zh = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=240, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="site_code_once"),
        ]
        ordering = ["organisation_id", "code"]

    def __str__(self) -> str:
        return self.code


class Equipment(Identified):
    """Devices of one model that an organisation owns. `year` is when they were built."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="equipment"
    )
    site = models.ForeignKey(
        Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="equipment"
    )
    type = models.ForeignKey(EquipmentType, on_delete=models.PROTECT, related_name="equipment")
    generation = models.ForeignKey(
        EquipmentGeneration,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="equipment",
    )
    model = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    count = models.PositiveIntegerField(default=1)
    tasks = models.ManyToManyField(TypicalTask, blank=True, related_name="equipment")
    acquired_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="equipment_is_some"),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True)
                | Q(acquired_on__isnull=True)
                | Q(retired_on__gte=F("acquired_on")),
                name="equipment_runs_forward",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "type"])]
        ordering = ["organisation_id", "type_id", "pk"]
        verbose_name_plural = "equipment"

    def __str__(self) -> str:
        return f"{self.count} × {self.model or self.type_id}"
