"""Instruments in the making: a draft beside each published instrument."""

from typing import Any

from subjects import Make, Subject

from ronghe.apps.assessment.api import Instrument

ABOUT = {"title_en": "About", "title_zh": "关于", "minutes": "5"}


def build(world: Any) -> list[tuple[Any, Instrument]]:
    """A draft with one item for each framework that a programme follows."""
    drafts = []
    for place, one in world.instruments:
        draft = Instrument.objects.create(
            framework=one.framework,
            code="draft",
            kind=one.kind,
            title_en=f"draft of {one.code}",
            title_zh="草稿",
        )
        competence = one.framework.competences.order_by("pk").first()
        for n in (1, 2):
            draft.items.create(
                competence=competence, code=f"d{n}", position=n, title_en="i", title_zh="项"
            )
        drafts.append((place, draft))
    return drafts


def drafts(*, published: bool = False, **more: Any) -> Make:
    """The drafts, or the published instruments beside them."""
    data = more.pop("data", {})

    def make(world: Any) -> list[Subject]:
        found = world.instruments if published else world.rooms["assessment"]
        return [
            Subject(
                f"instrument {one.code} of {one.framework.code}",
                {"uuid": one.uuid, **more},
                "unit",
                place,
                level="programme",
                also="assessment.view_instruments",
                data=data,
            )
            for place, one in found
        ]

    return make


SUBJECTS = {
    "instrument_draft": drafts(),
    "instrument_about": drafts(data=ABOUT),
    "instrument_item_new": drafts(),
    "instrument_item": drafts(place=1),
    "instrument_item_move": drafts(place=1, data={"to": "down"}),
    "instrument_preview": drafts(),
    "instrument_publish": drafts(),
    "instrument_discard": drafts(),
    "instrument_version": drafts(published=True),
    "instrument_copy": drafts(published=True, data={"code": "copied"}),
    "instrument_export": drafts(published=True),
}
