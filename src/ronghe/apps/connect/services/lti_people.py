"""The people of a course, held against the people of the school: proposals, never new persons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ronghe.apps.base.api import Refused
from ronghe.apps.connect.models import LinkedAccount, LtiCourse, LtiPlatform
from ronghe.apps.connect.outside import call, in_words
from ronghe.apps.connect.services.lti_accounts import link_by_office
from ronghe.apps.connect.services.lti_calls import bearer, token_for
from ronghe.apps.connect.services.lti_platforms import MANAGE
from ronghe.apps.people.api import Person, Viewer, persons_for, require
from ronghe.files.web_documents import NotFetched
from ronghe.standards.lti import SCOPE_MEMBERS, Member, read_members

MOST_PAGES = 50
ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
Standing = Literal["connected", "proposed", "several", "unknown"]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One of the course, and who that is here: connected already, proposed because a number or an
    e-mail address is the same, fitting several, or unknown."""

    member: Member
    standing: Standing
    person: Person | None


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """What connecting would do; nothing was written."""

    rows: tuple[MemberRow, ...]

    def of(self, standing: Standing) -> tuple[MemberRow, ...]:
        return tuple(row for row in self.rows if row.standing == standing)


def plan_people(*, viewer: Viewer, course: LtiCourse, at: datetime) -> PeoplePlan:
    """Ask the platform who is in the course and hold it against the school's own people. Raises
    NotAllowed, Refused; writes nothing."""
    platform = course.platform
    require(viewer, MANAGE, organisation=platform.organisation)
    members = _members(course, at)
    known = {
        row.subject: row.person
        for row in LinkedAccount.objects.filter(
            organisation=platform.organisation_id, issuer=platform.issuer
        ).select_related("person")
    }
    taken = {person.pk for person in known.values()}
    by_number, by_email = _people_of(viewer, platform)
    return PeoplePlan(tuple(_row(member, known, taken, by_number, by_email) for member in members))


@in_words
def _members(course: LtiCourse, at: datetime) -> list[Member]:
    """Page by page, from the platform that listed the first page only."""
    if not course.members_url:
        raise Refused(
            "The platform does not tell who is in this course.",
            "平台未提供该课程的人员名单。",
            code="members-not-told",
        )
    token = token_for(course.platform, SCOPE_MEMBERS, at=at)
    found: list[Member] = []
    address = course.members_url
    for _page in range(MOST_PAGES):
        answer = call(address, headers=bearer(token, Accept=ACCEPT))
        if not answer.is_good:
            raise NotFetched(
                f"The platform answered with the error {answer.status}.",
                f"平台返回错误 {answer.status}。",
            )
        page = read_members(answer.content, answer.links)
        found += page.members
        if not page.next_url or not _same_place(page.next_url, address):
            return found
        address = page.next_url
    return found


def _same_place(one: str, other: str) -> bool:
    """A token goes to no other host than the one it was made for."""
    return one.split("/")[:3] == other.split("/")[:3]


def _people_of(
    viewer: Viewer, platform: LtiPlatform
) -> tuple[Mapping[str, list[Person]], Mapping[str, list[Person]]]:
    """The organisation's people by number and by e-mail address, in two queries."""
    rows = persons_for(viewer, MANAGE).filter(memberships__organisation=platform.organisation_id)
    by_number: dict[str, list[Person]] = {}
    by_email: dict[str, list[Person]] = {}
    for person in rows.select_related("account").distinct():
        if person.number:
            by_number.setdefault(person.number, []).append(person)
        email = person.account.email if hasattr(person, "account") else ""
        if email:
            by_email.setdefault(email.casefold(), []).append(person)
    return by_number, by_email


def _row(
    member: Member,
    known: Mapping[str, Person],
    taken: set[int],
    by_number: Mapping[str, list[Person]],
    by_email: Mapping[str, list[Person]],
) -> MemberRow:
    if member.subject in known:
        return MemberRow(member, "connected", known[member.subject])
    found = by_number.get(member.number, []) if member.number else []
    found = found or by_email.get(member.email.casefold(), [])
    free = [person for person in found if person.pk not in taken]
    if len(free) == 1:
        return MemberRow(member, "proposed", free[0])
    return MemberRow(member, "several" if free else "unknown", None)


def connect_people(
    *, viewer: Viewer, course: LtiCourse, subjects: Iterable[str], at: datetime
) -> tuple[int, list[Refused]]:
    """Connect those of today's proposals that were ticked; returns how many, and what was refused.
    The platform is asked again, so that nothing typed decides who somebody is."""
    wanted = set(subjects)
    plan = plan_people(viewer=viewer, course=course, at=at)
    refused: list[Refused] = []
    done = 0
    for row in plan.of("proposed"):
        if row.member.subject not in wanted or row.person is None:
            continue
        try:
            link_by_office(
                viewer=viewer,
                platform=course.platform,
                subject=row.member.subject,
                is_learner=row.member.is_learner,
                person=row.person,
                at=at,
            )
            done += 1
        except Refused as refusal:
            refused.append(refusal)
    return done, refused
