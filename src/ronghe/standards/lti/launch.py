"""The claims of a launch, once its signature has been checked, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.standards.lti.claims import (
    CHOOSING,
    DEEP_LINKING,
    GRADES,
    LTI,
    NAMES,
    RESOURCE,
    SCOPE_SCORE,
    VERSION,
    LtiProblem,
    address,
    identifier,
    is_only_learner,
    missing,
    part,
    text,
    texts,
)


@dataclass(frozen=True, slots=True)
class Course:
    """The context of a launch: a course of the platform. `members_url` lists its people."""

    identifier: str
    title: str
    members_url: str


@dataclass(frozen=True, slots=True)
class GradeBook:
    """Where the score of the launched link goes, where the platform lets the tool write it."""

    line_item: str
    may_score: bool


@dataclass(frozen=True, slots=True)
class DeepLinking:
    """That somebody is choosing what to place into a course. `data` goes back untouched."""

    return_url: str
    data: str | None
    may_choose_many: bool


@dataclass(frozen=True, slots=True)
class Launch:
    """A message of either kind: `deep_linking` is there while somebody chooses, `resource` (the
    identifier of the link) while somebody opens what was chosen."""

    deployment: str
    subject: str
    name: str
    email: str
    number: str
    roles: tuple[str, ...]
    target_link: str
    resource: str
    title: str
    custom: Mapping[str, str]
    course: Course | None
    grades: GradeBook | None
    deep_linking: DeepLinking | None

    @property
    def is_learner(self) -> bool:
        """Whether the platform calls them a learner in this course and nothing more."""
        return is_only_learner(self.roles)


def read_launch(claims: Mapping[str, Any]) -> Launch:
    """Raises LtiProblem for a message that is none, of another version, or lacks what it needs.

    An anonymous launch (without a subject) is refused: nobody's evidence is nobody's.
    """
    if claims.get(LTI + "version") != VERSION:
        raise LtiProblem(
            "version-unknown", "The message is not LTI 1.3.", "消息不是 LTI 1.3 版本。"
        )
    kind = claims.get(LTI + "message_type")
    if kind not in (RESOURCE, CHOOSING):
        raise LtiProblem(
            "message-unknown",
            "The platform sent a kind of message that Ronghe does not know.",
            "平台发来了未知类型的消息。",
        )
    link = part(claims, LTI + "resource_link")
    return Launch(
        deployment=identifier(claims, LTI + "deployment_id"),
        subject=identifier(claims, "sub"),
        name=text(claims, "name"),
        email=text(claims, "email"),
        number=text(part(claims, LTI + "lis"), "person_sourcedid"),
        roles=texts(claims, LTI + "roles"),
        target_link=address(claims, LTI + "target_link_uri"),
        resource=identifier(link, "id") if kind == RESOURCE else "",
        title=text(link, "title"),
        custom=_custom(claims),
        course=_course(claims),
        grades=_grades(claims),
        deep_linking=_deep_linking(claims) if kind == CHOOSING else None,
    )


def _custom(claims: Mapping[str, Any]) -> dict[str, str]:
    found = part(claims, LTI + "custom")
    return {key: value for key, value in found.items() if isinstance(value, str)}


def _course(claims: Mapping[str, Any]) -> Course | None:
    found = part(claims, LTI + "context")
    if not found:
        return None
    members = address(part(claims, NAMES), "context_memberships_url")
    title = text(found, "title") or text(found, "label")
    return Course(identifier(found, "id"), title, members)


def _grades(claims: Mapping[str, Any]) -> GradeBook | None:
    found = part(claims, GRADES)
    line_item = address(found, "lineitem")
    return GradeBook(line_item, SCOPE_SCORE in texts(found, "scope")) if line_item else None


def _deep_linking(claims: Mapping[str, Any]) -> DeepLinking:
    found = part(claims, DEEP_LINKING + "deep_linking_settings")
    return_url = address(found, "deep_link_return_url")
    if not return_url:
        raise missing("deep_link_return_url")
    if "ltiResourceLink" not in texts(found, "accept_types"):
        raise LtiProblem(
            "links-not-accepted",
            "The platform does not take links to activities here.",
            "平台在此处不接受活动链接。",
        )
    data = found.get("data")
    return DeepLinking(
        return_url,
        data if isinstance(data, str) else None,
        found.get("accept_multiple") is not False,
    )
