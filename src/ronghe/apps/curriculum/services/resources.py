"""Teaching resources: a new one, a new version, that it still holds, and who is in its circle."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Max

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.competence.api import current_task
from ronghe.apps.curriculum.models import (
    Module,
    ModuleVersion,
    ResourceAuthor,
    ResourceReader,
    ResourceVersion,
    TeachingResource,
)
from ronghe.apps.curriculum.resource_files import FileKind, kind_of, safe_name
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import Person, Viewer, require

EDIT = "curriculum.edit_resources"
MOST_AUTHORS = 20
MOST_READERS = 200
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class ResourceDraft:
    """What a resource is, whichever its version."""

    code: str
    kind: str
    title_en: str
    title_zh: str
    licence: str
    confidentiality: str
    circle: Sequence[Person] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody of the platform or a name, for the school or an enterprise."""

    side: str
    person: Person | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """One version: an upload with the name it came under, or a link; who wrote it; what for."""

    authors: Sequence[Author]
    note: str = ""
    lang: str = "zh-hans"
    link: str = ""
    file: BinaryIO | None = None
    file_name: str = ""
    file_size: int = 0
    generation: EquipmentGeneration | None = field(default=None)


def reference_of(resource: TeachingResource) -> Reference:
    return Reference("curriculum.teaching_resource", resource.uuid)


def add_resource(
    *,
    viewer: Viewer,
    module: Module,
    draft: ResourceDraft,
    version: VersionDraft,
    at: datetime,
) -> TeachingResource:
    """A new resource of a module with its first version.

    Raises NotAllowed; Refused for a code in use, a file of a kind that is not taken, neither or
    both of file and link, no author, or a module that has no version. Nothing is stored then.
    """
    require(viewer, EDIT, programme=module.programme)
    kind = _checked(version)
    _refuse_unfit(draft)
    try:
        with transaction.atomic():
            resource = TeachingResource.objects.create(
                module=module,
                code=draft.code,
                kind=draft.kind,
                title_en=draft.title_en.strip(),
                title_zh=draft.title_zh.strip(),
                licence=draft.licence.strip(),
                confidentiality=draft.confidentiality,
                created_at=at,
            )
            _set_circle(resource, draft.circle)
            _store(viewer, resource, version, kind, at)
            audit(viewer, EDIT, subject=reference_of(resource))
    except IntegrityError:
        raise Refused(
            f"This module has a resource “{draft.code}” already. Nothing was stored.",
            f"该模块已有资源“{draft.code}”。未保存。",
            code="resource-code-taken",
        ) from None
    return resource


def add_resource_version(
    *, viewer: Viewer, resource: TeachingResource, version: VersionDraft, at: datetime
) -> ResourceVersion:
    """The next version, made for the module, task and generation that stand now; it is no longer
    stale then. Raises as `add_resource` does; nothing is stored then."""
    require(viewer, EDIT, programme=resource.module.programme)
    kind = _checked(version)
    with transaction.atomic():
        TeachingResource.objects.select_for_update().get(pk=resource.pk)
        made = _store(viewer, resource, version, kind, at)
        audit(viewer, EDIT, subject=reference_of(resource), touched=f"version {made.number}")
    return made


def confirm_resource(
    *,
    viewer: Viewer,
    resource: TeachingResource,
    note: str,
    lang: str,
    generation: EquipmentGeneration | None,
    at: datetime,
) -> ResourceVersion:
    """Say that the newest version is right for what stands now too: the same file or link as the
    next version, with the reason. Raises NotAllowed; Refused without a reason."""
    require(viewer, EDIT, programme=resource.module.programme)
    if not note.strip():
        raise Refused(
            "Say why it still holds. Nothing was changed.",
            "请说明为何仍然适用。未作任何更改。",
            code="reason-missing",
        )
    with transaction.atomic():
        TeachingResource.objects.select_for_update().get(pk=resource.pk)
        before = resource.versions.order_by("-number")[0]
        made = _copy(viewer, before, note, lang, generation, at)
        audit(viewer, EDIT, subject=reference_of(resource), touched=f"version {made.number}")
    return made


def set_access(
    *,
    viewer: Viewer,
    resource: TeachingResource,
    confidentiality: str,
    circle: Sequence[Person],
) -> None:
    """Say who may see a resource. Raises NotAllowed; Refused for an unknown word or too many."""
    require(viewer, EDIT, programme=resource.module.programme)
    _refuse_access(confidentiality, circle)
    with transaction.atomic():
        TeachingResource.objects.filter(pk=resource.pk).update(confidentiality=confidentiality)
        _set_circle(resource, circle)
        audit(viewer, EDIT, subject=reference_of(resource), touched="who may see it")


def retire_resource(*, viewer: Viewer, resource: TeachingResource, at: datetime) -> None:
    """Take a resource out of use; its versions stay to be read. Refused the second time."""
    require(viewer, EDIT, programme=resource.module.programme)
    with transaction.atomic():
        in_use = TeachingResource.objects.filter(pk=resource.pk, retired_at__isnull=True)
        if not in_use.update(retired_at=at):
            raise Refused(
                "It has been taken out of use already. Nothing was changed.",
                "该资源已停用。未作任何更改。",
                code="resource-retired",
            )
        audit(viewer, EDIT, subject=reference_of(resource), touched="retired")


# --- storing --------------------------------------------------------------------------------------


def _checked(version: VersionDraft) -> FileKind | None:
    """The kind of the upload, None for a link. Raises Refused for what cannot be stored."""
    if (version.file is None) == (not version.link):
        raise Refused(
            "Give either a file or a link. Nothing was stored.",
            "请上传文件或填写链接，二者选一。未保存。",
            code="file-or-link",
        )
    if version.link and not version.link.startswith(("https://", "http://")):
        raise Refused(
            "A link begins with https://. Nothing was stored.",
            "链接须以 https:// 开头。未保存。",
            code="link-unfit",
        )
    if not 0 < len(version.authors) <= MOST_AUTHORS:
        raise Refused(
            f"Name between 1 and {MOST_AUTHORS} authors. Nothing was stored.",
            f"请填写 1 至 {MOST_AUTHORS} 名编者。未保存。",
            code="author-missing",
        )
    return kind_of(version.file, version.file_size) if version.file is not None else None


def _refuse_unfit(draft: ResourceDraft) -> None:
    _refuse_access(draft.confidentiality, draft.circle)
    if draft.kind not in TeachingResource.Kind.values:
        raise Refused("There is no such kind.", "没有这种资源类型。", code="kind-unknown")
    if not (draft.title_en.strip() and draft.title_zh.strip() and draft.licence.strip()):
        raise Refused(
            "Give a title in both languages and a licence. Nothing was stored.",
            "请填写中英文标题与许可。未保存。",
            code="resource-title",
        )


def _refuse_access(confidentiality: str, circle: Sequence[Person]) -> None:
    words = TeachingResource.Confidentiality
    if confidentiality not in words.values or len(circle) > MOST_READERS:
        raise Refused(
            f"Choose who may see it; at most {MOST_READERS} named people. Nothing was changed.",
            f"请选择可见范围；指定人员不超过 {MOST_READERS} 人。未作任何更改。",
            code="access-unfit",
        )
    if confidentiality == words.CIRCLE and not circle:
        raise Refused(
            "Name at least one person who may see it. Nothing was changed.",
            "请至少指定一名可见人员。未作任何更改。",
            code="circle-empty",
        )


def _set_circle(resource: TeachingResource, circle: Sequence[Person]) -> None:
    resource.readers.all().delete()
    ResourceReader.objects.bulk_create(
        ResourceReader(resource=resource, person=person) for person in circle
    )


def _newest_module_version(module: Module) -> ModuleVersion:
    """The published one; without one, the newest there is."""
    versions = module.versions.select_related("task__replaced_by").order_by("-number")
    return versions.filter(state=ModuleVersion.State.PUBLISHED).first() or versions[0]


def _store(
    viewer: Viewer,
    resource: TeachingResource,
    draft: VersionDraft,
    kind: FileKind | None,
    at: datetime,
) -> ResourceVersion:
    made = _blank(viewer, resource, draft.note, draft.lang, draft.generation, at)
    made.link = draft.link
    if kind is not None and draft.file is not None:
        made.file_name = safe_name(draft.file_name, kind)
        made.media_type, made.size_bytes = kind.media_type, draft.file_size
        made.digest = _digest(draft.file)
        made.file.save(made.file_name, File(draft.file), save=False)
    try:
        made.save()
    except IntegrityError:
        made.file.delete(save=False)
        raise
    ResourceAuthor.objects.bulk_create(
        ResourceAuthor(version=made, person=one.person, name=one.name.strip(), side=one.side)
        for one in draft.authors
    )
    return made


def _copy(
    viewer: Viewer,
    before: ResourceVersion,
    note: str,
    lang: str,
    generation: EquipmentGeneration | None,
    at: datetime,
) -> ResourceVersion:
    made = _blank(viewer, before.resource, note, lang, generation, at)
    for name in ("file", "file_name", "media_type", "size_bytes", "digest", "link"):
        setattr(made, name, getattr(before, name))
    made.save()
    ResourceAuthor.objects.bulk_create(
        ResourceAuthor(version=made, person_id=one.person_id, name=one.name, side=one.side)
        for one in before.authors.all()
    )
    return made


def _blank(
    viewer: Viewer,
    resource: TeachingResource,
    note: str,
    lang: str,
    generation: EquipmentGeneration | None,
    at: datetime,
) -> ResourceVersion:
    """The next number, for what the module, its task and the machines are now."""
    newest = resource.versions.aggregate(number=Max("number"))["number"] or 0
    made_for = _newest_module_version(resource.module)
    return ResourceVersion(
        resource=resource,
        number=newest + 1,
        module_version=made_for,
        task=current_task(made_for.task) if made_for.task else None,
        generation=generation,
        note=note.strip(),
        lang=lang,
        made_at=at,
        made_by_id=viewer.person_id,
    )


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
