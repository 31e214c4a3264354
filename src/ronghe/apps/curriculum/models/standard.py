"""National teaching standards of a trade: the list of knowledge that a plan has to cover."""

from django.db import models

from ronghe.apps.base.api import Identified


class TeachingStandard(Identified):
    """One version of a published teaching standard, as imported; never edited by hand."""

    code = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    trade = models.SlugField(max_length=60, db_index=True)
    title_en = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    homepage = models.CharField(max_length=300, blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="teaching_standard_once"),
        ]
        ordering = ["code", "version"]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class KnowledgeElement(Identified):
    """Something that the standard asks learners to know; its publisher's texts."""

    standard = models.ForeignKey(
        TeachingStandard, on_delete=models.CASCADE, related_name="elements"
    )
    code = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    area_en = models.CharField(max_length=200, blank=True)
    area_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=400, blank=True)
    title_zh = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "code"], name="knowledge_element_once"),
        ]
        ordering = ["standard_id", "position", "pk"]

    def __str__(self) -> str:
        return self.code
