"""The graduate profile: for which work, and what a graduate can do on which level by when."""

from django.db import models

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Competence, Framework, Level, Occupation
from ronghe.apps.industry.api import Post
from ronghe.apps.people.api import Programme


class GraduateProfile(Identified):
    """One version of what graduates of an entry year are able to do; shares its plan's state."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="graduate_profiles"
    )
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="graduate_profiles"
    )
    entry_year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    summary_en = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    occupations = models.ManyToManyField(Occupation, related_name="graduate_profiles", blank=True)
    posts = models.ManyToManyField(Post, related_name="graduate_profiles", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "entry_year", "version"], name="graduate_profile_once"
            ),
        ]
        ordering = ["programme_id", "-entry_year", "-version"]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.entry_year} v{self.version}"


class ProfileTarget(models.Model):
    """That a competence is to be reached on a level by the end of a semester."""

    profile = models.ForeignKey(GraduateProfile, on_delete=models.CASCADE, related_name="targets")
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, related_name="profile_targets"
    )
    semester = models.PositiveSmallIntegerField()
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "competence", "semester"], name="profile_target_once"
            ),
        ]
        ordering = ["profile_id", "competence__position", "semester"]

    def __str__(self) -> str:
        return f"{self.competence_id} by {self.semester}"
