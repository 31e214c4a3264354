"""Routes that keep teaching resources: versions with a file or a link, and who may see them."""

from datetime import datetime
from io import BytesIO
from typing import Any, Literal
from uuid import UUID

from ninja import Field, File, Query, Schema, Status
from ninja.files import UploadedFile

from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.curriculum.models import (
    Module,
    ResourceAuthor,
    TeachingResource,
)
from ronghe.apps.curriculum.queries.programme_modules import people_of
from ronghe.apps.curriculum.queries.resources import (
    EDIT,
    VIEW,
    may_edit,
    resource_for,
    resource_version_for,
)
from ronghe.apps.curriculum.queries.staleness import standings_of
from ronghe.apps.curriculum.resource_answers import file_answer
from ronghe.apps.curriculum.resource_files import MOST_BYTES
from ronghe.apps.curriculum.rest_shapes import LONGEST_NOTE, named, router, said
from ronghe.apps.curriculum.services.resources import (
    Author,
    ResourceDraft,
    VersionDraft,
    add_resource,
    add_resource_version,
    confirm_resource,
    set_access,
)
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import (
    InBothLanguages,
    PageRequest,
    Person,
    Strict,
    Viewer,
    programmes_for,
    route,
    sent_file,
)

MOST_READERS = 200
LONGEST_AUTHORS = 400
LONGEST_NAME = 120
PUBLIC_LINK = r"^$|^https?://[^\s]+$"
# What is served may show itself and nothing else: no script, no form, no frame around it.
AS_A_FILE = {
    "responses": {
        200: {
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
        }
    }
}
Confidentiality = TeachingResource.Confidentiality


# --- what comes and goes --------------------------------------------------------------------------


class ResourceVersionOut(Schema):
    """A version: a file under /resource-versions/<uuid>/file, or a link."""

    uuid: UUID
    number: int
    file_name: str
    media_type: str
    link: str
    note: str
    lang: str
    made_at: datetime


class StaleOut(Schema):
    """Why a resource is stale."""

    cause: str
    words: InBothLanguages


class ResourceDetailOut(Schema):
    uuid: UUID
    code: str
    kind: str
    title: InBothLanguages
    licence: str
    confidentiality: str
    module: UUID
    stale: list[StaleOut]
    versions: list[ResourceVersionOut]


class VersionIn(Schema):
    """A file (multipart, field `file`) or a link; names of authors with commas between them;
    `generation` is that of the machines it shows."""

    link: str = Field("", max_length=400, pattern=PUBLIC_LINK)
    school_authors: str = Field("", max_length=LONGEST_AUTHORS)
    enterprise_authors: str = Field("", max_length=LONGEST_AUTHORS)
    generation: UUID | None = None
    note: str = Field("", max_length=LONGEST_NOTE)
    lang: str = Field("zh-hans", max_length=12)


class ResourceIn(VersionIn):
    """A new resource with its first version; whom a circle names is said afterwards."""

    kind: TeachingResource.Kind = TeachingResource.Kind.WORKBOOK
    code: str = Field("", max_length=60, pattern=r"^[-a-zA-Z0-9_]*$")
    title_en: str = Field("", max_length=200)
    title_zh: str = Field("", max_length=200)
    licence: str = Field("", max_length=120)
    confidentiality: Literal["open", "school", "partners"] = "school"


class StillHoldsIn(Strict):
    """Why the newest version is right for what has changed, too."""

    note: str = Field(min_length=1, max_length=LONGEST_NOTE)
    lang: str = Field("zh-hans", max_length=12)
    generation: UUID | None = None


class ResourceAccessIn(Strict):
    """Who may see it; `circle` names people, only when named people alone may."""

    confidentiality: Confidentiality
    circle: list[UUID] = Field(default_factory=list, max_length=MOST_READERS)


# --- reading --------------------------------------------------------------------------------------


@router.get("/resources/{uuid}", response=ResourceDetailOut, summary="One teaching resource")
@route(VIEW)
def resource_of(request: PageRequest, uuid: UUID) -> Any:
    """Its versions, the newest first, and why it is stale if it is."""
    return _detail(request.viewer, uuid)


def _detail(viewer: Viewer, uuid: UUID) -> dict[str, Any]:
    found = resource_for(viewer, uuid)
    rows = TeachingResource.objects.filter(pk=found.pk)
    reasons = [why for one in standings_of(rows, viewer.on_date) for why in one.reasons]
    plain = ("uuid", "code", "kind", "licence", "confidentiality")
    return {
        **{name: getattr(found, name) for name in plain},
        "title": said(text_of(found)),
        "module": found.module.uuid,
        "stale": [{"cause": one.cause, "words": said(one.words)} for one in reasons],
        "versions": list(found.versions.order_by("-number")),
    }


@router.get("/resource-versions/{uuid}/file", openapi_extra=AS_A_FILE, summary="The file of one")
@route(VIEW)
def resource_version_file(request: PageRequest, uuid: UUID) -> Any:
    """To whoever may see the resource; nothing in it runs."""
    return file_answer(resource_version_for(request.viewer, uuid))


# --- keeping --------------------------------------------------------------------------------------


@router.post("/modules/{uuid}/resources", response={201: ResourceDetailOut}, summary="Add one")
@route(EDIT)
def create_resource(
    request: PageRequest,
    uuid: UUID,
    about: Query[ResourceIn],
    file: File[UploadedFile | None] = None,
) -> Any:
    """A new resource of the module whose version `uuid` is, with its first version."""
    names = ("code", "kind", "title_en", "title_zh", "licence", "confidentiality")
    made = add_resource(
        viewer=request.viewer,
        module=_module(request.viewer, uuid),
        draft=ResourceDraft(**{name: getattr(about, name) for name in names}),
        version=_version(about, file),
        at=now(),
    )
    return Status(201, _detail(request.viewer, made.uuid))


def _module(viewer: Viewer, uuid: UUID) -> Module:
    rows = Module.objects.filter(versions__uuid=uuid, programme__in=programmes_for(viewer, EDIT))
    found = rows.select_related("programme").first()
    if found is None:
        raise NotFound("There is no such module for you.", "没有您可以编写的该模块。")
    return found


def _version(about: VersionIn, file: UploadedFile | None) -> VersionDraft:
    content = sent_file(file, largest=MOST_BYTES) if file else b""
    return VersionDraft(
        authors=[
            *_authors(ResourceAuthor.Side.SCHOOL, about.school_authors),
            *_authors(ResourceAuthor.Side.ENTERPRISE, about.enterprise_authors),
        ],
        note=about.note,
        lang=about.lang,
        link=about.link,
        file=BytesIO(content) if file else None,
        file_name=(file.name or "") if file else "",
        file_size=len(content),
        generation=_generation(about.generation),
    )


def _authors(side: str, names: str) -> list[Author]:
    parted = names.replace("，", ",").replace("、", ",").split(",")
    return [Author(side, name=one.strip()[:LONGEST_NAME]) for one in parted if one.strip()]


def _generation(uuid: UUID | None) -> EquipmentGeneration | None:
    if uuid is None:
        return None
    rows = EquipmentGeneration.objects.filter(uuid=uuid)
    return named(rows, [uuid], Text("generation of equipment", "设备代次"))[0]


def _kept(viewer: Viewer, uuid: UUID) -> TeachingResource:
    found = resource_for(viewer, uuid)
    if not may_edit(viewer, found.module):
        raise NotFound("There is no such resource for you.", "没有由您维护的这项资源。")
    return found


@router.post(
    "/resources/{uuid}/versions", response={201: ResourceDetailOut}, summary="Next version"
)
@route(EDIT)
def create_resource_version(
    request: PageRequest,
    uuid: UUID,
    about: Query[VersionIn],
    file: File[UploadedFile | None] = None,
) -> Any:
    """Made for the module as it stands now; the resource is no longer stale then."""
    resource = _kept(request.viewer, uuid)
    version = _version(about, file)
    add_resource_version(viewer=request.viewer, resource=resource, version=version, at=now())
    return Status(201, _detail(request.viewer, uuid))


@router.post("/resources/{uuid}/confirm", response={201: ResourceDetailOut}, summary="It holds")
@route(EDIT)
def create_confirmed_version(request: PageRequest, uuid: UUID, body: StillHoldsIn) -> Any:
    """The same file becomes the next version, with the reason."""
    confirm_resource(
        viewer=request.viewer,
        resource=_kept(request.viewer, uuid),
        note=body.note,
        lang=body.lang,
        generation=_generation(body.generation),
        at=now(),
    )
    return Status(201, _detail(request.viewer, uuid))


@router.put("/resources/{uuid}/access", response=ResourceDetailOut, summary="Who may see it")
@route(EDIT)
def replace_access(request: PageRequest, uuid: UUID, body: ResourceAccessIn) -> Any:
    """It counts at once, for every version and its file."""
    found = _kept(request.viewer, uuid)
    is_circle = body.confidentiality == Confidentiality.CIRCLE
    wanted = body.circle if is_circle else []
    people = people_of(request.viewer, found.module.programme)
    circle: list[Person] = named(people, wanted, Text("person here", "此处人员"))
    set_access(
        viewer=request.viewer,
        resource=found,
        confidentiality=body.confidentiality,
        circle=circle,
    )
    return _detail(request.viewer, uuid)
