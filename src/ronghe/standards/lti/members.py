"""The people of a course (Names and Role Provisioning Services 2.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.standards.json_text import read_json
from ronghe.standards.lti.claims import LtiProblem, address, is_only_learner, text, texts

MOST_MEMBERS = 5_000


@dataclass(frozen=True, slots=True)
class Member:
    """One person as the platform knows them; empty where it does not tell."""

    subject: str
    name: str
    email: str
    number: str
    roles: tuple[str, ...]

    @property
    def is_learner(self) -> bool:
        return is_only_learner(self.roles)


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of the list; `next_url` leads to the next one."""

    members: tuple[Member, ...]
    next_url: str


def read_members(content: bytes, links: Mapping[str, str]) -> MemberPage:
    """`links` are the relations of the answer's Link header. Those who left are left out.

    Raises LtiProblem for what is no list of members.
    """
    try:
        found = read_json(content)
        rows = found["members"]
        listed = [row for row in rows if isinstance(row, Mapping)]
    except (ValueError, TypeError, KeyError):
        raise LtiProblem(
            "no-members",
            "The platform did not answer with a list of people.",
            "平台返回的不是人员名单。",
        ) from None
    members = (_member(row) for row in listed[:MOST_MEMBERS] if _is_here(row))
    return MemberPage(
        tuple(member for member in members if member.subject),
        address(links, "next") or address(found, "next"),
    )


def _is_here(row: Mapping[str, Any]) -> bool:
    return text(row, "status") in ("", "Active")


def _member(row: Mapping[str, Any]) -> Member:
    name = text(row, "name") or f"{text(row, 'given_name')} {text(row, 'family_name')}".strip()
    return Member(
        subject=text(row, "user_id"),
        name=name,
        email=text(row, "email"),
        number=text(row, "lis_person_sourcedid"),
        roles=texts(row, "roles"),
    )
