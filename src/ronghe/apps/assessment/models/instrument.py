"""Instruments: what is asked or looked at, and what each score means. Versions never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Competence, Framework, InstrumentKind, TypicalTask


class Instrument(Identified):
    """One version of an instrument of a framework; published once, replaced by a newer one."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="instruments")
    code = models.SlugField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=24, choices=InstrumentKind.choices)
    task = models.ForeignKey(
        TypicalTask, on_delete=models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=5)
    published_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code", "version"], name="instrument_version_once"
            ),
        ]
        ordering = ["framework_id", "code", "-version"]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Item(Identified):
    """One thing that is scored. `code` is unique in its framework, over versions: the same code
    is the same item for a calibration. Items with the same `anchor` in different frameworks or
    regions are the same task and tie scales together.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="items")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    anchor = models.SlugField(max_length=80, blank=True)
    title_en = models.TextField()
    title_zh = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="item_code_once"),
        ]
        ordering = ["instrument_id", "position"]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.code


class Category(models.Model):
    """An answer an item may get: an anchor of a scale, a step of a rubric, an option of a test.

    `number` is its place on the page; `score` what it counts. In a test one option scores 1.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="categories")
    number = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    title_en = models.TextField()
    title_zh = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="category_once"),
        ]
        ordering = ["item_id", "number"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return f"{self.item_id}:{self.number}"
