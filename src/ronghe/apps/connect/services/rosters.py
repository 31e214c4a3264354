"""Rosters of another system: handed in, looked at, landed whole or not at all."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from ronghe.apps.base.api import Reference, Refused, RongheError, audit
from ronghe.apps.connect.erased_users import forget_erasure
from ronghe.apps.connect.flows import UPLOAD
from ronghe.apps.connect.models import RosterLink, RosterSource, RosterUpload
from ronghe.apps.connect.roster_plan import RosterPlan
from ronghe.apps.connect.roster_planning import plan_of
from ronghe.apps.people.api import (
    Organisation,
    Programme,
    RosterWritten,
    Viewer,
    require,
    unwrap_secret,
    wrap_secret,
    write_roster,
)
from ronghe.standards.oneroster import RosterError, read_roster

IMPORT = "people.import_people"
KEPT_FOR = timedelta(hours=24)
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class RosterChoices:
    """How the rows of a source are read: which organisation of the file is this school, where
    classes belong whose course is no programme here, which classes are taken."""

    org_sourced_id: str = ""
    programme: Programme | None = None
    takes: str = RosterSource.Takes.HOMEROOM


class RosterRefused(RongheError):
    """The package cannot land; `plan` lists why, where it could be read at all."""

    code = "roster-refused"

    def __init__(self, en: str, zh: str, plan: RosterPlan | None = None) -> None:
        super().__init__(f"{en} Nothing was changed.", f"{zh}未作任何更改。")
        self.plan = plan


def source_of(organisation: Organisation) -> RosterSource:
    """The organisation's source; not yet stored where nothing was handed in before."""
    found = RosterSource.objects.filter(organisation=organisation)
    row = found.select_related("organisation__region", "programme").first()
    return row or RosterSource(organisation=organisation)


def set_choices(*, viewer: Viewer, organisation: Organisation, choices: RosterChoices) -> None:
    """Keep how rosters are read from now on. Raises NotAllowed; Refused for another's programme."""
    require(viewer, IMPORT, organisation=organisation)
    if choices.programme and choices.programme.organisation_id != organisation.pk:
        raise Refused(
            "This programme belongs to another organisation. Nothing was changed.",
            "该专业属于其他单位。未作任何更改。",
            code="unit-elsewhere",
        )
    with transaction.atomic():
        RosterSource.objects.update_or_create(
            organisation=organisation,
            defaults={
                "org_sourced_id": choices.org_sourced_id,
                "programme": choices.programme,
                "takes": choices.takes,
            },
        )
        subject = Reference("people.organisation", organisation.uuid)
        audit(viewer, IMPORT, subject=subject, touched="how rosters are read")


def plan_roster(
    *,
    viewer: Viewer,
    organisation: Organisation,
    content: bytes,
    at: datetime,
    take_erased: Collection[str] = (),
) -> RosterPlan:
    """What a package would do; nothing is written. `take_erased` names, by the keys that an
    earlier plan gave, the rows of erased people that are to be taken in again.

    Raises NotAllowed, RosterRefused.
    """
    require(viewer, IMPORT, organisation=organisation)
    return _plan(source_of(organisation), content, at, take_erased)


def _plan(
    source: RosterSource, content: bytes, at: datetime, take_erased: Collection[str]
) -> RosterPlan:
    try:
        read = read_roster(content)
    except RosterError as error:
        raise RosterRefused(error.en, error.zh) from None
    return plan_of(read.records, read.problems, source, localdate(at), take_erased)


def land_roster(
    *,
    viewer: Viewer,
    organisation: Organisation,
    content: bytes,
    at: datetime,
    take_erased: Collection[str] = (),
) -> RosterPlan:
    """Read the package again and do all that it says, in one transaction; returns what was done.

    The same package a second time changes nothing. Roles that it takes back end on the day; nobody
    is deleted, and nobody who was erased comes back unless `take_erased` says so.
    Raises NotAllowed; RosterRefused with the plan when a row cannot be taken.
    """
    require(viewer, IMPORT, organisation=organisation)
    with transaction.atomic():
        RosterSource.objects.get_or_create(organisation=organisation)
        locked = RosterSource.objects.select_for_update().select_related("organisation__region")
        source = locked.get(organisation=organisation)
        plan = _plan(source, content, at, take_erased)
        if not plan.can_land:
            raise RosterRefused(
                "The roster has rows that cannot be taken.", "名册中有无法接收的行。", plan
            )
        written = write_roster(viewer=viewer, organisation=organisation, entries=plan.entries)
        _write_links(source, plan, written)
        _take_again(viewer, organisation, plan)
        if source.org_sourced_id != plan.school:
            RosterSource.objects.filter(pk=source.pk).update(org_sourced_id=plan.school)
    return plan


def _take_again(viewer: Viewer, organisation: Organisation, plan: RosterPlan) -> None:
    taken = plan.taken_again
    if taken:
        forget_erasure(organisation, [digest for one in taken for digest in one.digests])
        subject = Reference("people.organisation", organisation.uuid)
        audit(viewer, IMPORT, subject=subject, touched="erased taken in again", count=len(taken))


def _write_links(source: RosterSource, plan: RosterPlan, written: RosterWritten) -> None:
    """Remember which row is what, so that the next package finds it whatever it is called then."""
    rows = [
        RosterLink(source=source, kind=kind, sourced_id=row, **_target(kind, key, written))
        for (kind, row), key in plan.links.items()
    ]
    rows += [
        RosterLink(source=source, kind=RosterLink.Kind.COURSE, sourced_id=row, programme=programme)
        for row, programme in plan.courses.items()
    ]
    RosterLink.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["source", "kind", "sourced_id"],
        update_fields=["person", "school_class", "membership", "programme"],
    )


def _target(kind: str, key: str, written: RosterWritten) -> Mapping[str, object]:
    if kind == RosterLink.Kind.USER:
        return {"person": written.persons[key]}
    if kind == RosterLink.Kind.CLASS:
        return {"school_class": written.classes[key]}
    return {"membership": written.roles[key]}


# --- packages that wait for somebody to look at them ---


def hand_in_roster(
    *, viewer: Viewer, organisation: Organisation, name: str, content: bytes, at: datetime
) -> RosterUpload:
    """Keep a package, encrypted, until it has landed or a day is over. Raises NotAllowed;
    RosterRefused for what is no package."""
    require(viewer, IMPORT, organisation=organisation)
    try:
        read_roster(content)
    except RosterError as error:
        raise RosterRefused(error.en, error.zh) from None
    with transaction.atomic():
        source, _ = RosterSource.objects.get_or_create(organisation=organisation)
        _drop(RosterUpload.objects.filter(source=source), at)
        upload = RosterUpload.objects.create(
            source=source,
            name=name[:LONGEST_NAME],
            digest=hashlib.sha256(content).hexdigest(),
            content=wrap_secret(content),
            uploaded_at=at,
        )
        audit(viewer, IMPORT, subject=Reference("connect.roster", upload.uuid), touched="handed in")
    return upload


def content_of(upload: RosterUpload) -> bytes:
    return unwrap_secret(bytes(upload.content))


def land_upload(
    *, viewer: Viewer, upload: RosterUpload, at: datetime, take_erased: Collection[str] = ()
) -> RosterPlan:
    """Land a package that waits; of two at once one does. Raises as `land_roster` does, and
    Refused for one that has landed or was dropped."""
    organisation = upload.source.organisation
    require(viewer, IMPORT, organisation=organisation)
    with transaction.atomic():
        row = RosterUpload.objects.select_for_update().get(pk=upload.pk)
        UPLOAD.check("land", row.state, row)
        content = content_of(row)
        plan = land_roster(
            viewer=viewer,
            organisation=organisation,
            content=content,
            at=at,
            take_erased=take_erased,
        )
        UPLOAD.make(row, "land", closed_at=at, content=b"", counts=plan.counts())
    return plan


def drop_upload(*, viewer: Viewer, upload: RosterUpload, at: datetime) -> None:
    """Do without a package that waits. Raises NotAllowed."""
    require(viewer, IMPORT, organisation=upload.source.organisation)
    with transaction.atomic():
        _drop(RosterUpload.objects.filter(pk=upload.pk), at)
        audit(viewer, IMPORT, subject=Reference("connect.roster", upload.uuid), touched="dropped")


def drop_old_uploads(at: datetime) -> int:
    """Drop what has waited for a day; returns how many."""
    return _drop(RosterUpload.objects.filter(uploaded_at__lt=at - KEPT_FOR), at)


def _drop(uploads: "QuerySet[RosterUpload]", at: datetime) -> int:
    """Drop those of them that wait; how many."""
    return UPLOAD.make_all(uploads, "drop", closed_at=at, content=b"")
