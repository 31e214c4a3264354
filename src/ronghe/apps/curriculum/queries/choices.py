"""What forms let somebody choose from: tasks, competences with levels, instruments, knowledge."""

from datetime import date

from django.db.models import Q, QuerySet

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.competence.api import Competence, Framework, Level, Occupation, TypicalTask
from ronghe.apps.curriculum.models import KnowledgeElement, Module, TeachingStandard
from ronghe.apps.industry.api import EquipmentType, Post, post_open_on
from ronghe.apps.people.api import Programme


def framework_of(programme: Programme) -> Framework | None:
    """The framework that those who enter next follow; None before one is chosen."""
    followed = programme.programme_frameworks.select_related("framework")
    row = followed.order_by("-from_entry_year").first()
    return row.framework if row else None


def occupations_of(programme: Programme) -> "QuerySet[Occupation]":
    """The occupations of the programme's profiles and framework; all of them where there are
    none yet."""
    framework = framework_of(programme)
    own = Occupation.objects.filter(
        Q(graduate_profiles__programme=programme)
        | Q(frameworks=framework)
        | Q(occupation_competences__competence__framework=framework)
        | Q(work_processes__tasks__competence_tasks__competence__framework=framework)
    ).distinct()
    found = own if framework is not None else own.filter(graduate_profiles__programme=programme)
    return (found if found.exists() else Occupation.objects.all()).order_by("code")


def tasks_of(programme: Programme) -> "QuerySet[TypicalTask]":
    """The tasks in force of these occupations in the order of the work."""
    return (
        TypicalTask.objects.filter(
            work_process__occupation__in=occupations_of(programme).values("pk"),
            replaced_by=None,
            retired_at=None,
        )
        .select_related("work_process__occupation")
        .order_by(
            "work_process__occupation__code",
            "work_process__place",
            "work_process__position",
            "place",
            "position",
            "pk",
        )
    )


def leaf_competences(framework: Framework | None) -> "QuerySet[Competence]":
    """What can be aimed at and assessed: competences without others below them."""
    rows = Competence.objects.filter(framework=framework, children=None)
    return rows.order_by("position", "pk")


def levels_of(framework: Framework | None) -> "QuerySet[Level]":
    return Level.objects.filter(framework=framework).order_by("number")


def instruments_of(framework: Framework | None) -> "QuerySet[Instrument]":
    """Published instruments of the framework that are not replaced."""
    return Instrument.objects.filter(
        framework=framework, published_at__isnull=False, replaced_by=None
    ).order_by("kind", "code")


def standard_of(programme: Programme) -> TeachingStandard | None:
    """The newest standard of the programme's trade."""
    return TeachingStandard.objects.filter(trade=programme.trade).order_by("-imported_at").first()


def elements_of(programme: Programme) -> "QuerySet[KnowledgeElement]":
    standard = standard_of(programme)
    return KnowledgeElement.objects.filter(standard=standard).order_by("position", "pk")


def posts_of(programme: Programme, on_date: date) -> "QuerySet[Post]":
    """Posts of enterprises of the programme's region whose occupation it prepares for, that there
    are on a day or that one of its profiles names already."""
    return (
        Post.objects.filter(
            Q(post_open_on(on_date)) | Q(graduate_profiles__programme=programme),
            site__organisation__region=programme.organisation.region_id,
            occupation__in=occupations_of(programme).values("pk"),
        )
        .select_related("site__organisation")
        .distinct()
        .order_by("site__organisation__code", "code")
    )


def equipment_types() -> "QuerySet[EquipmentType]":
    return EquipmentType.objects.order_by("code")


def other_modules(module: Module | None, programme: Programme) -> "QuerySet[Module]":
    rows = Module.objects.filter(programme=programme).order_by("code")
    return rows.exclude(pk=module.pk) if module is not None else rows
