"""The equipment generation gap: what a school has against what its partners work with, by task."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, median_low
from typing import Literal
from uuid import UUID

Verdict = Literal["behind", "level", "ahead", "school_has_none", "partners_unknown"]


@dataclass(frozen=True, slots=True)
class Device:
    """One line of the register: a type of machine of a generation at one owner.

    `generation` counts up from the oldest; `year` is when that generation came to the market, or
    when the device was built where the market's year is not known.
    """

    uuid: UUID
    owner: UUID
    is_school: bool
    kind: UUID
    generation: int
    year: int | None


@dataclass(frozen=True, slots=True)
class EquipmentGap:
    """One task and type of machine. `generations` and `years` are partners less school: positive
    means that the school is behind. Each partner counts once, with its newest."""

    task: UUID
    kind: UUID
    school: Device | None
    partners: tuple[Device, ...]
    partner_generation: int | None
    generations: int | None
    years: float | None
    verdict: Verdict


def equipment_gaps(serving: Iterable[tuple[UUID, Device]]) -> tuple[EquipmentGap, ...]:
    """The gap for each pair of a task and a type of machine that serves it.

    `serving` holds pairs (task, device). The school enters with its newest device, each partner
    with its newest, and the partners with their median (the lower one of an even number: the gap
    is not talked up). Sorted: the widest gap first, then by task and type.
    """
    grouped: dict[tuple[UUID, UUID], list[Device]] = defaultdict(list)
    for task, device in serving:
        grouped[task, device.kind].append(device)
    gaps = [_gap(task, kind, devices) for (task, kind), devices in grouped.items()]
    return tuple(sorted(gaps, key=_width))


def _gap(task: UUID, kind: UUID, devices: Sequence[Device]) -> EquipmentGap:
    school = _newest(device for device in devices if device.is_school)
    partners = _newest_by_owner(device for device in devices if not device.is_school)
    middle = median_low([device.generation for device in partners]) if partners else None
    generations = middle - school.generation if middle is not None and school else None
    return EquipmentGap(
        task=task,
        kind=kind,
        school=school,
        partners=partners,
        partner_generation=middle,
        generations=generations,
        years=_years(school, partners),
        verdict=_verdict(school, partners, generations),
    )


def _newest(devices: Iterable[Device]) -> Device | None:
    return max(devices, key=lambda d: (d.generation, d.year or 0, str(d.uuid)), default=None)


def _newest_by_owner(devices: Iterable[Device]) -> tuple[Device, ...]:
    owned: dict[UUID, list[Device]] = defaultdict(list)
    for device in devices:
        owned[device.owner].append(device)
    newest = [_newest(mine) for mine in owned.values()]
    found = [device for device in newest if device is not None]
    return tuple(sorted(found, key=lambda d: (-d.generation, str(d.owner))))


def _years(school: Device | None, partners: Sequence[Device]) -> float | None:
    years = [device.year for device in partners if device.year is not None]
    if school is None or school.year is None or not years:
        return None
    return median(years) - school.year


def _verdict(school: Device | None, partners: Sequence[Device], generations: int | None) -> Verdict:
    if not partners:
        return "partners_unknown"
    if school is None or generations is None:
        return "school_has_none"
    if generations == 0:
        return "level"
    return "behind" if generations > 0 else "ahead"


def _width(gap: EquipmentGap) -> tuple[int, int, str, str]:
    order = {"school_has_none": 0, "behind": 1, "level": 2, "ahead": 3, "partners_unknown": 4}
    return order[gap.verdict], -(gap.generations or 0), str(gap.task), str(gap.kind)
