"""A task analysis workshop: who takes part, its board of processes and cards, and their votes.

The board is working material and is overwritten as people work; what lasts are the typical tasks
that a workshop publishes into `competence`. Ratings here are of tasks, never of persons.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import LearningArea, Occupation, TypicalTask
from ronghe.apps.people.api import Person, Programme

LOWEST, HIGHEST = 1, 5


class Workshop(Identified):
    """One workshop about the work of one occupation, held for one programme.

    `revision` goes up with everything that changes what the board shows.
    """

    class State(models.TextChoices):
        COLLECTING = "collecting", _("collecting")
        ORDERING = "ordering", _("putting in order")
        RATING = "rating", _("rating")
        CLOSING = "closing", _("closing")
        PUBLISHED = "published", _("published")
        ABANDONED = "abandoned", _("ended without a result")

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh", "中文"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="workshops")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="workshops")
    title = models.CharField(max_length=200)
    lang = models.CharField(max_length=2, choices=Language.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.COLLECTING)
    least_votes = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1)])
    revision = models.PositiveIntegerField(default=0)
    opened_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="workshops_opened"
    )
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["programme", "state"])]

    def __str__(self) -> str:
        return self.title


class Participant(Identified):
    """Somebody in a workshop. A guest comes by a link, without an account and with a name only."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="workshop_participations"
    )
    is_facilitator = models.BooleanField(default=False)
    is_guest = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "person"], name="participant_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.workshop_id}"


class BoardProcess(Identified):
    """A column of the board. `code` is filled where it continues a published process."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="processes")
    code = models.SlugField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="", title_zh=""), name="board_process_has_title"
            ),
        ]
        ordering = ["workshop_id", "position", "pk"]

    def __str__(self) -> str:
        return self.title_en or self.title_zh


class Card(Identified):
    """A task on the board. One title is enough while working; publishing asks for both.

    `version` goes up with every change of the card, `text_version` only when its words change:
    a card that was moved meanwhile can still be saved. `continues` is the published task that it
    began as. Parked cards have no process.
    """

    class State(models.TextChoices):
        ON_BOARD = "on_board", _("on the board")
        PARKED = "parked", _("parked")
        MERGED = "merged", _("merged")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="cards")
    process = models.ForeignKey(
        BoardProcess, on_delete=models.PROTECT, null=True, blank=True, related_name="cards"
    )
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ON_BOARD)
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged"
    )
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    object_en = models.TextField(blank=True)
    object_zh = models.TextField(blank=True)
    tools_en = models.TextField(blank=True)
    tools_zh = models.TextField(blank=True)
    requirements_en = models.TextField(blank=True)
    requirements_zh = models.TextField(blank=True)
    learning_area = models.CharField(max_length=12, choices=LearningArea.choices, blank=True)
    equipment_generation = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    text_version = models.PositiveIntegerField(default=1)
    continues = models.ForeignKey(
        TypicalTask, on_delete=models.PROTECT, null=True, blank=True, related_name="cards"
    )
    source_uri = models.CharField(max_length=420, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title_en="", title_zh=""), name="card_has_title"),
            models.CheckConstraint(
                condition=Q(state="on_board", process__isnull=False)
                | (~Q(state="on_board") & Q(process__isnull=True)),
                name="card_on_board_has_process",
            ),
        ]
        ordering = ["workshop_id", "position", "pk"]
        indexes = [models.Index(fields=["workshop", "state"])]

    def __str__(self) -> str:
        return self.title_en or self.title_zh


class Contribution(models.Model):
    """Who did what to a card; for a change of words, what it said before (`before`)."""

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        EDITED = "edited", _("changed")
        MERGED = "merged", _("merged")

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="contributions")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="contributions"
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["card", "kind"])]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.kind} {self.card_id}"


def _scale() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )


class CardVote(models.Model):
    """How often a task comes, how much hangs on it, and how hard it is; one vote a participant."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    frequency = _scale()
    importance = _scale()
    difficulty = _scale()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "participant"], name="card_vote_once"),
            models.CheckConstraint(
                condition=Q(frequency__range=(LOWEST, HIGHEST))
                & Q(importance__range=(LOWEST, HIGHEST))
                & Q(difficulty__range=(LOWEST, HIGHEST)),
                name="card_vote_on_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} on {self.card_id}"
