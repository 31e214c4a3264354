"""Predicates on signals, equipment, sites, posts and surveys."""

from collections.abc import Iterable
from datetime import date

from ronghe.apps.industry.models import Equipment, EquipmentGeneration, Post, Signal, Site


def may_stand_alone(signals: Iterable[Signal]) -> bool:
    """Whether these signals together may carry a judgement: job postings lag behind and hardly
    show the shop floor, so something besides them, not withdrawn, must say it too. The word of a
    connected system may itself be read from postings, and a notice from an office that names no
    enterprise says of nobody's work that it changed: neither is enough."""
    return any(comes_from_the_work(one) and one.withdrawn_at is None for one in signals)


def comes_from_the_work(signal: Signal) -> bool:
    """Whether a signal says of itself more than postings or hearsay would."""
    if signal.kind == Signal.Kind.OFFICE_NOTICE:
        return signal.enterprise_id is not None
    return signal.kind not in (Signal.Kind.POSTINGS_TREND, Signal.Kind.CONNECTED_SYSTEM)


def is_in_use(equipment: Equipment, on_date: date) -> bool:
    """Whether it is there and not retired on a day."""
    return (equipment.acquired_on is None or equipment.acquired_on <= on_date) and (
        equipment.retired_on is None or equipment.retired_on > on_date
    )


def is_open(place: Site | Post, on_date: date) -> bool:
    """Whether a site is worked at on a day, or there is a post's work: up to its last day."""
    last_day = last_day_of(place)
    return last_day is None or last_day >= on_date


def last_day_of(place: Site | Post) -> date | None:
    """The last day of a site; of a post, its own or that of its site, whichever comes first."""
    days = [place.closed_on, place.site.closed_on if isinstance(place, Post) else None]
    return min((day for day in days if day is not None), default=None)


def is_newer(generation: EquipmentGeneration | None, known: Iterable[Equipment]) -> bool:
    """Whether a generation is above every one of its kind that is known already; the first device
    of a kind is not news by itself."""
    numbers = [one.generation.number for one in known if one.generation is not None]
    return generation is not None and bool(numbers) and generation.number > max(numbers)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, at most the 28th."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, min(day.day, 28))
