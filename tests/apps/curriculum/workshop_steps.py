"""What several tests of workshops start from: an occupation, an open workshop, who is in it."""

from dataclasses import dataclass
from datetime import timedelta

from tests.apps.conftest import NOON, World

from ronghe.apps.competence.api import Occupation
from ronghe.apps.curriculum.models import BoardProcess, Card, Workshop
from ronghe.apps.curriculum.services.board_processes import add_process
from ronghe.apps.curriculum.services.card_votes import Scores, vote
from ronghe.apps.curriculum.services.cards import add_card
from ronghe.apps.curriculum.services.workshops import (
    WorkshopPlan,
    go_to_phase,
    invite,
    open_workshop,
)
from ronghe.apps.people.api import Person, Viewer, viewer_of_person

State = Workshop.State
LATER = NOON + timedelta(hours=1)


@dataclass(frozen=True)
class Held:
    """A workshop of the small world, held by the lead with the teacher and the mentor."""

    workshop: Workshop
    lead: Viewer
    teacher: Viewer
    mentor: Viewer
    process: BoardProcess
    world: World

    def now(self) -> Workshop:
        return Workshop.objects.get(pk=self.workshop.pk)

    def add(self, title: str = "Clamp the part", **texts: str) -> Card:
        return add_card(
            viewer=self.lead,
            workshop=self.workshop,
            process=self.process,
            texts={"title_en": title, **texts},
            at=NOON,
        )

    def go(self, *targets: str) -> Workshop:
        for target in targets:
            go_to_phase(viewer=self.lead, workshop=self.workshop, target=target, at=NOON)
        return self.now()

    def vote(self, viewer: Viewer, card: Card, *scores: int) -> None:
        vote(viewer=viewer, card=card, scores=Scores(*scores), at=NOON)

    def titles(self) -> list[str]:
        rows = self.workshop.cards.filter(state=Card.State.ON_BOARD)
        return [f"{c.process}: {c}" for c in rows.order_by("process__position", "position", "pk")]


def make_occupation(code: str = "setter") -> Occupation:
    return Occupation.objects.create(code=code, title_en="Setter", title_zh="调试工")


def hold_workshop(world: World, *, occupation: Occupation | None = None) -> Held:
    """Open in collecting, with one process on its board."""
    lead, teacher, mentor = map(viewer_of_person, (world.lead, world.teacher, world.mentor))
    plan = WorkshopPlan(
        world.programme, occupation or make_occupation(), "The setter's work", "en", least_votes=2
    )
    workshop = open_workshop(viewer=lead, plan=plan, at=NOON)
    invite_all(lead, workshop, world.teacher, world.mentor)
    titles = {"title_en": "Prepare", "title_zh": "准备"}
    process = add_process(viewer=lead, workshop=workshop, titles=titles)
    return Held(workshop, lead, teacher, mentor, process, world)


def invite_all(lead: Viewer, workshop: Workshop, *persons: Person) -> int:
    return invite(viewer=lead, workshop=workshop, persons=persons, at=NOON)
