"""School years and terms of a region: one after the other, without overlap or gap.

A year reaches to the day before the next one, so that every day belongs to a year; holidays lie
between the terms and after the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import AcademicYear, Region, Term
from ronghe.apps.people.viewer import Viewer

MANAGE = "people.manage_calendar"
DAY = timedelta(days=1)
LONGEST_YEAR = timedelta(days=430)  # with the summer holiday of a year that ended early


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A school year as it is to be, with its terms in order."""

    label: str
    period: Period
    terms: tuple[Period, ...]


def usual_year(starts_in: int) -> YearPlan:
    """The usual Chinese school year: from 1 September, terms to the end of January and from the
    middle of February to the middle of July."""
    after = starts_in + 1
    return YearPlan(
        label=f"{starts_in}–{after}",
        period=Period(date(starts_in, 9, 1), date(after, 8, 31)),
        terms=(
            Period(date(starts_in, 9, 1), date(after, 1, 31)),
            Period(date(after, 2, 15), date(after, 7, 15)),
        ),
    )


def year_to_offer(region: Region, day: date) -> YearPlan:
    """The usual year that follows the region's last one, or the one that `day` falls into; where
    the last one ended on another day than usual, it begins on the day after."""
    last = region.academic_years.order_by("ends_on").last()
    if last is None:
        return usual_year(day.year if day >= date(day.year, 9, 1) else day.year - 1)
    begins = last.ends_on + DAY
    usual = usual_year(begins.year)
    first = Period(max(begins, usual.terms[0].starts_on), usual.terms[0].ends_on)
    return YearPlan(usual.label, Period(begins, usual.period.ends_on), (first, usual.terms[1]))


def add_year(*, viewer: Viewer, region: Region, plan: YearPlan) -> AcademicYear:
    """Add a school year with its terms. Raises NotAllowed; Refused when it runs backwards,
    overlaps another, leaves days out between two years, or its terms do not fit into it."""
    require(viewer, MANAGE, region=region)
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        _refuse_unfit(plan, list(region.academic_years.all()))
        year = AcademicYear.objects.create(region=region, **_columns(plan))
        _write_terms(year, plan.terms)
        audit(viewer, MANAGE, subject=Reference("people.region", region.uuid), touched=plan.label)
    return year


def change_year(*, viewer: Viewer, year: AcademicYear, plan: YearPlan) -> None:
    """Set a year's days and terms anew. Raises as `add_year` does."""
    require(viewer, MANAGE, region=year.region)
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=year.region_id)
        _refuse_unfit(plan, list(year.region.academic_years.exclude(pk=year.pk)))
        AcademicYear.objects.filter(pk=year.pk).update(**_columns(plan))
        _write_terms(year, plan.terms)
        subject = Reference("people.region", year.region.uuid)
        audit(viewer, MANAGE, subject=subject, touched=f"changed: {plan.label}")


def _columns(plan: YearPlan) -> dict[str, object]:
    return {
        "label": plan.label,
        "starts_on": plan.period.starts_on,
        "ends_on": plan.period.ends_on,
    }


def _write_terms(year: AcademicYear, terms: Sequence[Period]) -> None:
    for number, term in enumerate(terms, start=1):
        Term.objects.update_or_create(
            academic_year=year,
            number=number,
            defaults={"starts_on": term.starts_on, "ends_on": term.ends_on},
        )


def _refuse(en: str, zh: str, code: str) -> None:
    raise Refused(f"{en} Nothing was changed.", f"{zh}未作任何更改。", code=code)


def _refuse_unfit(plan: YearPlan, others: Sequence[AcademicYear]) -> None:
    start, end = plan.period.starts_on, plan.period.ends_on
    if not start < end <= start + LONGEST_YEAR:
        _refuse(
            "A school year ends after it begins, within 430 days.",
            "学年的结束日期须晚于开始日期，且不超过 430 天。",
            "year-length",
        )
    _refuse_terms_outside(plan)
    for other in others:
        if other.label == plan.label:
            _refuse(
                f"There is a year {plan.label} already.", f"已有学年 {plan.label}。", "year-label"
            )
        if start <= other.ends_on and other.starts_on <= end:
            _refuse(
                f"It overlaps {other.label}, {other.starts_on} to {other.ends_on}.",
                f"与 {other.label} 学年（{other.starts_on} 至 {other.ends_on}）重叠。",
                "year-overlap",
            )
    _refuse_gap(plan.period, others)


def _refuse_gap(period: Period, others: Sequence[AcademicYear]) -> None:
    before = max((o.ends_on for o in others if o.ends_on < period.starts_on), default=None)
    after = min((o.starts_on for o in others if o.starts_on > period.ends_on), default=None)
    if before and period.starts_on - before > DAY:
        _refuse_days_out(before + DAY, period.starts_on - DAY)
    if after and after - period.ends_on > DAY:
        _refuse_days_out(period.ends_on + DAY, after - DAY)


def _refuse_days_out(first: date, last: date) -> None:
    _refuse(
        f"The days from {first} to {last} would belong to no school year.",
        f"{first} 至 {last} 将不属于任何学年。",
        "year-gap",
    )


def _refuse_terms_outside(plan: YearPlan) -> None:
    edge = plan.period.starts_on
    for number, term in enumerate(plan.terms, start=1):
        if not edge <= term.starts_on < term.ends_on <= plan.period.ends_on:
            _refuse(
                f"Term {number} must lie within the year and after the term before it.",
                f"第 {number} 学期须在学年之内，并在前一学期之后。",
                "term-outside",
            )
        edge = term.ends_on + DAY
