"""Frameworks through their own CSV, published and followed; then instruments with their items."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ronghe.apps.assessment.api import Category, Instrument, Item
from ronghe.apps.competence.api import (
    Competence,
    Framework,
    follow_framework,
    import_framework_csv,
    publish_framework,
)
from ronghe.apps.people.api import Viewer
from ronghe.sample_region import content as written
from ronghe.sample_region.framework_files import framework_csv
from ronghe.sample_region.load_people import LoadedPlaces
from ronghe.sample_region.records import SampleRegion

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class LoadedInstruments:
    """Instruments by programme key and code; items by instrument's key and item code."""

    instruments: Mapping[tuple[str, str], Instrument]
    items: Mapping[tuple[int, str], Item]


def load_instruments(
    *, viewer: Viewer, region: SampleRegion, places: LoadedPlaces, at: datetime
) -> LoadedInstruments:
    """Write frameworks and instruments. Call inside a transaction."""
    instruments: dict[tuple[str, str], Instrument] = {}
    items: dict[tuple[int, str], Item] = {}
    for programme in region.content.all_programmes():
        framework = _load_framework(viewer, region, programme, at)
        for (_, key), row in places.programmes.items():
            if key == programme.key:
                follow_framework(
                    viewer=viewer,
                    programme=row,
                    framework=framework,
                    from_entry_year=region.terms[0].school_year_from.year,
                )
        competences = {row.code: row for row in framework.competences.all()}
        for one in programme.instruments:
            row_of_one = _load_instrument(framework, one, at)
            instruments[programme.key, one.code] = row_of_one
            items |= _load_items(row_of_one, one, competences)
    return LoadedInstruments(instruments, items)


def _load_framework(
    viewer: Viewer, region: SampleRegion, programme: written.Programme, at: datetime
) -> Framework:
    stream = io.BytesIO(framework_csv(programme, region.content))
    done = import_framework_csv(viewer=viewer, stream=stream, name=f"{programme.key}.csv")
    if done.framework is None:
        raise ValueError(f"{programme.key}: {done.plan.errors}")
    return publish_framework(viewer=viewer, framework=done.framework, at=at)


def _load_instrument(framework: Framework, one: written.Instrument, at: datetime) -> Instrument:
    return Instrument.objects.create(
        framework=framework,
        code=one.code,
        kind=one.kind,
        title_en=one.title.en,
        title_zh=one.title.zh,
        minutes=one.minutes,
        published_at=at,
    )


def _load_items(
    instrument: Instrument, one: written.Instrument, competences: Mapping[str, Competence]
) -> dict[tuple[int, str], Item]:
    items = Item.objects.bulk_create(
        [
            Item(
                instrument=instrument,
                competence=competences[item.competence],
                code=item.code,
                position=position,
                anchor=item.anchor,
                title_en=item.text.en,
                title_zh=item.text.zh,
            )
            for position, item in enumerate(one.items)
        ],
        batch_size=BATCH,
    )
    Category.objects.bulk_create(
        [
            Category(item=row, number=number, score=score, title_en=label.en, title_zh=label.zh)
            for row, item in zip(items, one.items, strict=True)
            for number, (label, score) in enumerate(zip(item.categories, item.scores, strict=True))
        ],
        batch_size=BATCH,
    )
    return {(instrument.pk, row.code): row for row in items}
