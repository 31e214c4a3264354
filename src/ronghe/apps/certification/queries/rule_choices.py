"""What the requirements of a rule can name: levels, competences, calibrations, modules, tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.apps.assessment.api import Calibration
from ronghe.apps.base.api import Text
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.competence.api import Competence, Framework, Level, TypicalTask
from ronghe.apps.curriculum.api import modules_with_titles
from ronghe.apps.people.api import Programme


@dataclass(frozen=True, slots=True)
class Choices:
    """`competences` are those that are measured alone: none has children."""

    levels: Sequence[Level]
    competences: Sequence[Competence]
    calibrations: Sequence[Calibration]
    modules: Sequence[tuple[str, Text]]
    tasks: Sequence[TypicalTask]


def choices_for(rule: RuleVersion) -> Choices:
    """For the requirements of a rule whose draft the viewer may write."""
    framework = rule.framework
    return Choices(
        levels=list(framework.levels.order_by("number")),
        competences=list(framework.competences.filter(children=None).order_by("position", "pk")),
        calibrations=list(
            Calibration.objects.filter(
                framework=framework, state=Calibration.State.DONE, in_force_from__isnull=False
            ).order_by("-in_force_from")
        ),
        modules=[
            (str(module.uuid), title)
            for module, title in modules_with_titles(rule.certificate.programme)
        ],
        tasks=list(
            TypicalTask.objects.filter(competence_tasks__competence__framework=framework)
            .distinct()
            .order_by("pk")
        ),
    )


def frameworks_followed(programme: Programme) -> list[Framework]:
    """Published frameworks that a programme follows, the newest year of entry first."""
    links = programme.programme_frameworks.filter(framework__published_at__isnull=False)
    rows = links.select_related("framework").order_by("-from_entry_year")
    return list(dict.fromkeys(link.framework for link in rows))
