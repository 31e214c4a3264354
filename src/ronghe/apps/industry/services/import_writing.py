"""Writing the rows of a file of enterprises in bulk: a fixed number of statements for each kind."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from ronghe.apps.industry.models import (
    Contact,
    EnterpriseProfile,
    Equipment,
    Partnership,
    Post,
    Site,
)
from ronghe.apps.industry.services.import_table import Row
from ronghe.apps.people.api import Organisation, Region

BATCH = 500
Key = tuple[Any, ...]


def write_rows(region: Region, rows: Sequence[Row], day: date) -> None:
    """Write rows that were read without a problem. Called inside a transaction."""
    enterprises = _enterprises(region, _of(rows, "enterprise"), day)
    sites = _sites(enterprises, _of(rows, "site"))
    _equipment(enterprises, sites, _of(rows, "equipment"))
    _posts(enterprises, sites, _of(rows, "post"))
    _contacts(enterprises, _of(rows, "contact"), day)


def _of(rows: Iterable[Row], kind: str) -> list[Row]:
    return [row for row in rows if row.kind == kind]


def _renew(model: Any, kept: dict[Key, Any], wanted: dict[Key, dict[str, Any]]) -> None:
    """Make what is missing and bring what is there to the wanted fields; `kept` gains the new."""
    names = list(next(iter(wanted.values()))) if wanted else []
    old = []
    for key, fields in wanted.items():
        row = kept.get(key)
        if row is None:
            kept[key] = model(**fields)
            continue
        for name, value in fields.items():
            setattr(row, name, value)
        old.append(row)
    if old:
        model.objects.bulk_update(old, names, batch_size=BATCH)
    new = [row for row in kept.values() if row.pk is None]
    model.objects.bulk_create(new, batch_size=BATCH)


def _enterprises(region: Region, rows: list[Row], day: date) -> dict[str, Organisation]:
    kind = Organisation.Kind.ENTERPRISE
    there = Organisation.objects.filter(region=region, kind=kind)
    kept: dict[Key, Any] = {(one.code,): one for one in there}
    wanted = {
        (row.code,): {
            "region": region,
            "kind": kind,
            "code": row.code,
            "title_en": row.title.en,
            "title_zh": row.title.zh,
        }
        for row in rows
    }
    _renew(Organisation, kept, wanted)
    enterprises = {key[0]: one for key, one in kept.items()}
    _profiles(enterprises, rows)
    _partners(enterprises, rows, day)
    return enterprises


def _profiles(enterprises: dict[str, Organisation], rows: list[Row]) -> None:
    owners = [enterprises[row.code].pk for row in rows]
    kept: dict[Key, Any] = {
        (one.organisation_id,): one
        for one in EnterpriseProfile.objects.filter(organisation__in=owners)
    }
    wanted = {
        (enterprises[row.code].pk,): {
            "organisation": enterprises[row.code],
            "sector": row.sector,
            "size": row.size,
            "survey_months": row.survey_months,
        }
        for row in rows
    }
    _renew(EnterpriseProfile, kept, wanted)


def _partners(enterprises: dict[str, Organisation], rows: list[Row], day: date) -> None:
    pairs = [(enterprises[row.code], programme) for row in rows for programme in row.partners]
    running = set(
        Partnership.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            enterprise__in=[enterprise.pk for enterprise, _ in pairs],
        ).values_list("enterprise", "programme")
    )
    Partnership.objects.bulk_create(
        [
            Partnership(enterprise=enterprise, programme=programme, starts_on=day)
            for enterprise, programme in pairs
            if (enterprise.pk, programme.pk) not in running
        ],
        batch_size=BATCH,
    )


def _sites(enterprises: dict[str, Organisation], rows: list[Row]) -> dict[Key, Site]:
    owners = [one.pk for one in enterprises.values()]
    there = Site.objects.filter(organisation__in=owners).select_related("organisation")
    kept: dict[Key, Any] = {(one.organisation.code, one.code): one for one in there}
    wanted = {
        (row.enterprise, row.code): {
            "organisation": enterprises[row.enterprise],
            "code": row.code,
            "title_en": row.title.en,
            "title_zh": row.title.zh,
            "address": row.address,
        }
        for row in rows
    }
    _renew(Site, kept, wanted)
    return kept


def _device_key(one: Equipment) -> Key:
    return (one.organisation_id, one.site_id, one.type_id, one.generation_id, one.model, one.year)


def _equipment(
    enterprises: dict[str, Organisation], sites: dict[Key, Site], rows: list[Row]
) -> None:
    owners = {enterprises[row.enterprise].pk for row in rows}
    there = Equipment.objects.filter(organisation__in=owners, retired_on=None)
    kept: dict[Key, Any] = {_device_key(one): one for one in there}
    wanted, tasks = {}, {}
    for row in rows:
        one = Equipment(
            organisation=enterprises[row.enterprise],
            site=sites.get((row.enterprise, row.site)),
            type=row.type,
            generation=row.generation,
            model=row.model,
            year=row.year,
        )
        key = _device_key(one)
        fields = ("organisation", "site", "type", "generation", "model", "year")
        wanted[key] = {name: getattr(one, name) for name in fields} | {
            "count": row.count,
            "acquired_on": row.acquired_on,
        }
        tasks[key] = row.tasks
    _renew(Equipment, kept, wanted)
    _set_tasks(Equipment.tasks.through, "equipment", [(kept[k], tasks[k]) for k in wanted])


def _posts(enterprises: dict[str, Organisation], sites: dict[Key, Site], rows: list[Row]) -> None:
    places = {sites[(row.enterprise, row.site)].pk for row in rows}
    kept: dict[Key, Any] = {
        (one.site_id, one.code): one for one in Post.objects.filter(site__in=places)
    }
    wanted, tasks = {}, {}
    for row in rows:
        site = sites[(row.enterprise, row.site)]
        key = (site.pk, row.code)
        wanted[key] = {
            "site": site,
            "code": row.code,
            "title_en": row.title.en,
            "title_zh": row.title.zh,
            "headcount": row.headcount,
            "occupation": row.occupation,
        }
        tasks[key] = row.tasks
    _renew(Post, kept, wanted)
    _set_tasks(Post.tasks.through, "post", [(kept[k], tasks[k]) for k in wanted])


def _set_tasks(through: Any, owner: str, rows: list[tuple[Any, Sequence[Any]]]) -> None:
    through.objects.filter(**{f"{owner}__in": [one.pk for one, _ in rows]}).delete()
    through.objects.bulk_create(
        [
            through(**{f"{owner}_id": one.pk, "typicaltask_id": task.pk})
            for one, tasks in rows
            for task in {task.pk: task for task in tasks}.values()
        ],
        batch_size=BATCH,
    )


def _contacts(enterprises: dict[str, Organisation], rows: list[Row], day: date) -> None:
    owners = {enterprises[row.enterprise].pk for row in rows}
    there = Contact.objects.filter(enterprise__in=owners, person=None)
    kept: dict[Key, Any] = {(one.enterprise_id, one.name): one for one in there}

    def agreed_on(row: Row) -> date:
        """The day they agreed: that of the record, unless the purposes are others now."""
        one = kept.get((enterprises[row.enterprise].pk, row.name))
        if one is None or set(one.purposes) != set(row.purposes):
            return day
        return date.fromisoformat(str(one.agreed_on))

    wanted = {
        (enterprises[row.enterprise].pk, row.name): {
            "enterprise": enterprises[row.enterprise],
            "name": row.name,
            "position": row.position,
            "phone": row.phone,
            "mail": row.mail,
            "purposes": list(row.purposes),
            "agreed_on": agreed_on(row),
        }
        for row in rows
    }
    _renew(Contact, kept, wanted)
