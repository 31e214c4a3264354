"""Names of LTI 1.3 claims, scopes and roles, and what is wrong with a message."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NAMES = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SCOPE_SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCOPE_MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
RESOURCE = "LtiResourceLinkRequest"
CHOOSING = "LtiDeepLinkingRequest"
VERSION = "1.3.0"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LONGEST = 255  # of an identifier (LTI 1.3 core, 5.3: at most 255 ASCII characters)
LONGEST_ADDRESS = 2_000
LONGEST_TEXT = 500


class LtiProblem(ValueError):
    """What a platform sent wrong; `code` is stable, `en` and `zh` say it to whoever looks after
    the connection."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.zh = zh


def missing(name: str) -> LtiProblem:
    return LtiProblem(
        "claim-missing",
        f"The platform's message lacks “{name}”, or it is unusable.",
        f"平台的消息缺少“{name}”或其内容无法使用。",
    )


def part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A claim that is an object; empty where it is not there or is none."""
    found = claims.get(name)
    return found if isinstance(found, Mapping) else {}


def identifier(claims: Mapping[str, Any], name: str) -> str:
    """A text that must be there. Raises LtiProblem."""
    found = claims.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST:
        raise missing(name)
    return found


def text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found[:LONGEST_TEXT] if isinstance(found, str) else ""


def texts(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = claims.get(name)
    listed = found if isinstance(found, list) else []
    return tuple(one for one in listed if isinstance(one, str) and len(one) <= LONGEST)


def address(claims: Mapping[str, Any], name: str) -> str:
    """An http(s) address, or empty."""
    found = claims.get(name)
    if not isinstance(found, str) or len(found) > LONGEST_ADDRESS:
        return ""
    try:
        return found if urlsplit(found).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def is_only_learner(roles: Iterable[str]) -> bool:
    """Whether these roles make somebody a learner of the course and nothing more there. Platforms
    write a role by its full name, or shortly ("Learner")."""
    own = {
        role.removeprefix(MEMBERSHIP)
        for role in roles
        if role.startswith(MEMBERSHIP) or ("/" not in role and ":" not in role)
    }
    return bool(own) and own <= {"Learner", "Student"}
