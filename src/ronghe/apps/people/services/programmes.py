"""What an organisation offers: programmes, the years people enter them in, and their classes."""

from contextlib import AbstractContextManager

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Cohort, Organisation, Programme, SchoolClass
from ronghe.apps.people.services.titles import free_code, once, require_title
from ronghe.apps.people.viewer import Viewer

MANAGE = "people.manage_units"
FIRST_ENTRY_YEAR, LAST_ENTRY_YEAR = 1990, 2100


def add_programme(
    *, viewer: Viewer, organisation: Organisation, title: Text, trade: str = "", code: str = ""
) -> Programme:
    """Add a programme. `trade` is the same for the same programme at other schools; left empty it
    is the code, which is made from the title. Raises NotAllowed; Refused for a closed
    organisation, without a title, or with a code that is taken."""
    require(viewer, MANAGE, organisation=organisation)
    require_title(title)
    _refuse_closed(organisation)
    taken = organisation.programmes.values_list("code", flat=True)
    code = code or free_code(title, "programme", set(taken).__contains__)
    with _one_code(code), transaction.atomic():
        programme = Programme.objects.create(
            organisation=organisation,
            code=code,
            trade=trade or code,
            title_en=title.en,
            title_zh=title.zh,
        )
        audit(viewer, MANAGE, subject=_reference("programme", programme), touched=f"new: {code}")
    return programme


def change_programme(*, viewer: Viewer, programme: Programme, title: Text, trade: str) -> None:
    """Rename a programme or tie it to another trade. Raises NotAllowed, Refused."""
    require(viewer, MANAGE, programme=programme)
    require_title(title)
    with transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(
            title_en=title.en, title_zh=title.zh, trade=trade or programme.trade
        )
        audit(viewer, MANAGE, subject=_reference("programme", programme), touched="title, trade")


def add_class(*, viewer: Viewer, programme: Programme, entry_year: int, title: Text) -> SchoolClass:
    """Add a class to those who entered in a year; the cohort comes with its first class.

    Raises NotAllowed; Refused for a closed programme, a year that cannot be, no title, or one
    that the cohort has already.
    """
    require(viewer, MANAGE, programme=programme)
    require_title(title)
    _refuse_closed(programme)
    if not FIRST_ENTRY_YEAR <= entry_year <= LAST_ENTRY_YEAR:
        raise Refused(
            f"{entry_year} is not a year of entry. Nothing was changed.",
            f"{entry_year} 不是有效的入学年份。未作任何更改。",
            code="entry-year",
        )
    with _one_title(title), transaction.atomic():
        cohort, _ = Cohort.objects.get_or_create(programme=programme, entry_year=entry_year)
        school_class = SchoolClass.objects.create(
            cohort=cohort, title_en=title.en or title.zh, title_zh=title.zh
        )
        audit(viewer, MANAGE, subject=_reference("school_class", school_class), touched="new class")
    return school_class


def change_class(*, viewer: Viewer, school_class: SchoolClass, title: Text) -> None:
    """Rename a class. Raises NotAllowed, Refused."""
    require(viewer, MANAGE, school_class=school_class)
    require_title(title)
    with _one_title(title), transaction.atomic():
        SchoolClass.objects.filter(pk=school_class.pk).update(
            title_en=title.en or title.zh, title_zh=title.zh
        )
        audit(viewer, MANAGE, subject=_reference("school_class", school_class), touched="title")


def _reference(kind: str, unit: Programme | SchoolClass) -> Reference:
    return Reference(f"people.{kind}", unit.uuid)


def _refuse_closed(unit: Organisation | Programme) -> None:
    if unit.closed_on is not None:
        raise Refused(
            "It is closed and takes nothing new; open it again first. Nothing was changed.",
            "该单位或专业已停用，不再新增内容；请先恢复。未作任何更改。",
            code="unit-closed",
        )


def _one_code(code: str) -> AbstractContextManager[None]:
    return once(
        f"The organisation has a programme {code} already.",
        f"本单位已有代码为 {code} 的专业。",
        code="code-taken",
    )


def _one_title(title: Text) -> AbstractContextManager[None]:
    return once(
        f"Those who entered in that year have a class {title.en or title.zh} already.",
        f"该年级已有班级“{title.zh or title.en}”。",
        code="title-taken",
    )
