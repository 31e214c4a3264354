"""Publishing a framework's version, beginning the next one, and giving one to a programme."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ronghe.apps.base.api import Reference, Refused, audit, text_of
from ronghe.apps.competence.case_writing import package_of
from ronghe.apps.competence.framework_tables import bytes_of, digest_of, table_of
from ronghe.apps.competence.models import Framework, ProgrammeFramework
from ronghe.apps.competence.rules import WHY_NOT_READY, missing_for_publication
from ronghe.apps.competence.services.case_links import (
    keep_for_next_version,
    kept_in_force,
    links_of,
    write_links,
)
from ronghe.apps.competence.services.framework_imports import (
    MANAGE,
    published_never_changes,
    store_draft,
)
from ronghe.apps.people.api import Programme, Viewer, require
from ronghe.standards.case1 import Version, write_package
from ronghe.standards.framework_csv import FrameworkTable, Node

VIEW = "competence.view_frameworks"
FOLLOW = "competence.follow_framework"


def publish_framework(*, viewer: Viewer, framework: Framework, at: datetime) -> Framework:
    """Publish a draft: from now on it never changes, and the version in force before it is marked
    as replaced by it. Raises NotAllowed; Refused for what is published or not ready."""
    require(viewer, MANAGE)
    if framework.is_published:
        raise published_never_changes(framework.code, framework.version)
    missing = missing_for_publication(framework)
    if missing:
        why = WHY_NOT_READY[missing[0]]
        raise Refused(
            f"This framework cannot be published yet: {why.en}. Nothing was changed.",
            f"该框架尚不能发布：{why.zh}。未作任何更改。",
            code=missing[0],
        )
    with transaction.atomic():
        before = _in_force(framework)
        framework.published_at = at
        framework.published_digest = digest_of(framework)
        framework.save(update_fields=["published_at", "published_digest"])
        before.update(replaced_by=framework)
        _audit(viewer, framework)
    return framework


def _in_force(framework: Framework) -> "QuerySet[Framework]":
    published = Framework.objects.filter(code=framework.code, replaced_by=None)
    return published.exclude(published_at=None).exclude(pk=framework.pk)


def begin_version(*, viewer: Viewer, framework: Framework, version: str) -> Framework:
    """A new draft with all that the given version says. Raises NotAllowed; Refused when there is
    such a version already."""
    require(viewer, MANAGE)
    version = version.strip()
    if not version or Framework.objects.filter(code=framework.code, version=version).exists():
        raise Refused(
            f"{framework.code} has a version “{version}” already; choose another name. "
            "Nothing was changed.",
            f"{framework.code} 已有版本“{version}”，请换一个名称。未作任何更改。",
            code="version-taken",
        )
    with transaction.atomic():
        draft, _ = store_draft(_as_version(table_of(framework), version))
        write_links(draft, links_of(framework))
        keep_for_next_version(framework, draft)
        _audit(viewer, draft)
    return draft


def _as_version(table: FrameworkTable, version: str) -> FrameworkTable:
    def renamed(node: Node) -> Node:
        if node.kind != "framework":
            return node
        return replace(node, settings={**node.settings, "version": version})

    return FrameworkTable(tuple(map(renamed, table.nodes)))


def export_framework(*, viewer: Viewer, framework: Framework) -> bytes:
    """The framework as CSV; reading it back and writing it again gives the same bytes."""
    require(viewer, VIEW)
    return bytes_of(framework)


def export_framework_case(
    *,
    viewer: Viewer,
    framework: Framework,
    at: datetime,
    language: str = "",
    version: Version = "1.1",
) -> bytes:
    """The framework as a CASE package in the viewer's language or another; Ronghe reads it back
    without loss from version 1.1. Raises NotAllowed."""
    require(viewer, VIEW)
    language = language or viewer.language
    package = package_of(
        framework,
        kept=kept_in_force(framework),
        creator=_creator(framework, language),
        language=language,
        at=at,
    )
    return write_package(package, version=version)


def _creator(framework: Framework, language: str) -> str:
    """Who follows it first; a framework that nobody follows yet names this platform."""
    first = framework.programme_frameworks.select_related("programme__organisation").order_by("pk")
    row = first.first()
    return text_of(row.programme.organisation).in_language(language) if row else "Ronghe"


def is_as_published(framework: Framework) -> bool:
    """Whether a published version still says what it said when it was published."""
    return not framework.published_digest or framework.published_digest == digest_of(framework)


def follow_framework(
    *, viewer: Viewer, programme: Programme, framework: Framework, from_entry_year: int
) -> ProgrammeFramework:
    """Let a programme follow a published framework from an entry year on. Raises NotAllowed;
    Refused for a draft."""
    require(viewer, FOLLOW, programme=programme)
    if not framework.is_published:
        raise Refused(
            "A programme follows published frameworks only. Nothing was changed.",
            "专业只能采用已发布的能力框架。未作任何更改。",
            code="framework-draft",
        )
    with transaction.atomic():
        row, _ = ProgrammeFramework.objects.update_or_create(
            programme=programme,
            from_entry_year=from_entry_year,
            defaults={"framework": framework},
        )
        subject = Reference("competence.framework", framework.uuid, framework.version)
        audit(viewer, FOLLOW, subject=subject, touched=f"followed from {from_entry_year}")
    return row


def _audit(viewer: Viewer, framework: Framework) -> None:
    subject = Reference("competence.framework", framework.uuid, framework.version)
    audit(viewer, MANAGE, subject=subject, touched=f"framework {framework.code}")
