"""Importing a national teaching standard's list of knowledge from CSV."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.curriculum.models import KnowledgeElement, TeachingStandard
from ronghe.apps.people.api import Viewer, require
from ronghe.standards.problems import Problem
from ronghe.standards.teaching_standard_csv import read_elements

IMPORT = "curriculum.import_standard"


@dataclass(frozen=True, slots=True)
class StandardHead:
    """What the standard is; `homepage` is where it was published."""

    code: str
    version: str
    trade: str
    title_en: str
    title_zh: str
    publisher: str = ""
    homepage: str = ""


class StandardFaults(Refused):
    """The file has faults; `problems` lists each by line. Nothing was imported."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            f"The file has {len(problems)} faults. Nothing was imported.",
            f"文件有 {len(problems)} 处问题。未导入任何内容。",
            code="standard-faults",
        )
        self.problems = problems


def import_standard(
    *, viewer: Viewer, head: StandardHead, file: BinaryIO, name: str, at: datetime
) -> TeachingStandard:
    """Import a version of a standard, whole or not at all.

    Raises NotAllowed; StandardFaults for a file with faults; Refused for a version that is there.
    """
    require(viewer, IMPORT)
    read = read_elements(file, name=name)
    if read.errors:
        raise StandardFaults(read.errors)
    try:
        with transaction.atomic():
            standard = TeachingStandard.objects.create(
                code=head.code,
                version=head.version,
                trade=head.trade,
                title_en=head.title_en,
                title_zh=head.title_zh,
                publisher=head.publisher,
                homepage=head.homepage,
                imported_at=at,
            )
            KnowledgeElement.objects.bulk_create(
                KnowledgeElement(
                    standard=standard,
                    code=one.code,
                    position=position,
                    title_en=one.title_en,
                    title_zh=one.title_zh,
                    area_en=one.area_en,
                    area_zh=one.area_zh,
                )
                for position, one in enumerate(read.records)
            )
            subject = Reference("curriculum.standard", standard.uuid, standard.version)
            audit(viewer, IMPORT, subject=subject, count=len(read.records))
    except IntegrityError:
        raise Refused(
            f"{head.code} {head.version} is imported already. Nothing was changed.",
            f"{head.code} {head.version} 已导入。未作任何更改。",
            code="standard-there",
        ) from None
    return standard
