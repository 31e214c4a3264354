"""Somebody who comes by a link for one thing: a name, no account, no role."""

from ronghe.apps.base.api import Refused
from ronghe.apps.people.models import Person
from ronghe.apps.people.viewer import Viewer

LONGEST_NAME = 80


def add_guest(*, viewer: Viewer, name: str, language: str) -> Person:
    """A person known by name only. Callers check permission and write the audit row.

    Raises Refused for an empty name.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused(
            "Give a name, so that the others know who it is. Nobody was added.",
            "请填写姓名，让其他人知道是谁。未添加任何人。",
            code="name-missing",
        )
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in name)
    return Person.objects.create(
        name_zh=name if is_chinese else "",
        name_en="" if is_chinese else name,
        language=language,
        is_sample=viewer.is_sample,
    )
