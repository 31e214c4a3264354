"""What a student lets recruiters find of them, beside the consent that lets them be found."""

from django.db import models

from ronghe.apps.base.api import Identified
from ronghe.apps.people.api import Person


class TalentChoice(Identified):
    """Which facts a recruiter may search and see. It is no consent: that is read from `people` at
    each search, and without it this row shows nothing. Its UUID is the reference that a recruiter
    gives to the school instead of a name."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="talent_choice")
    shows_name = models.BooleanField(default=False)
    shows_levels = models.BooleanField(default=False)
    shows_tasks = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"talent choice of {self.person_id}"
