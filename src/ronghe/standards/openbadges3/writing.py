"""An award as an Open Badges 3.0 document, ready to be signed."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ronghe.standards.openbadges3.data import (
    Achievement,
    Alignment,
    Award,
    Issuer,
    Result,
    RubricLevel,
    Support,
)
from ronghe.standards.verifiable_credentials.contexts import OB3, OB3_EXTENSIONS, VC2
from ronghe.standards.verifiable_credentials.data import Document, written

SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)


def award_document(award: Award, *, status: Document | None = None) -> Document:
    """The document of an award; `status` is its entry in the issuer's status lists."""
    document: Document = {
        "@context": [VC2, OB3, OB3_EXTENSIONS],
        "id": award.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.achievement.name,
        "issuer": profile(award.issuer),
        "validFrom": written(award.valid_from),
        "awardedDate": written(award.valid_from),
        "credentialSubject": _subject(award),
        "credentialSchema": [schema_of(SCHEMA)],
    }
    if award.valid_until:
        document["validUntil"] = written(award.valid_until)
    if award.support:
        document["evidence"] = [_evidence(one) for one in award.support]
    if status:
        document["credentialStatus"] = status
    return document


def profile(issuer: Issuer) -> Document:
    found: Document = {"id": issuer.id, "type": ["Profile"], "name": issuer.name}
    return {**found, "url": issuer.url} if issuer.url else found


def schema_of(address: str) -> Document:
    return {"id": address, "type": "1EdTechJsonSchemaValidator2019"}


def holder_identity(name: str) -> Document:
    """The holder by name, in clear: the document is theirs, and they choose whom to hand it to."""
    return {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": name,
        "identityType": "name",
    }


def _subject(award: Award) -> Document:
    described = [_description(award.achievement.id, one) for one in award.results]
    subject: Document = {
        "type": ["AchievementSubject"],
        "identifier": [holder_identity(award.holder)],
        "achievement": achievement_document(award.achievement, described),
    }
    if award.results:
        subject["result"] = [
            _result(one, str(about["id"]))
            for one, about in zip(award.results, described, strict=True)
        ]
    return subject


def achievement_document(
    achievement: Achievement, described: list[Document] | None = None
) -> Document:
    document: Document = {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": achievement.kind,
        "name": achievement.name,
        "description": achievement.description,
        "criteria": {"narrative": achievement.criteria},
    }
    more: dict[str, Any] = {
        "humanCode": achievement.code,
        "alignment": [_alignment(one) for one in achievement.alignments],
        "resultDescription": described or [],
    }
    return document | {name: value for name, value in more.items() if value}


def _alignment(alignment: Alignment) -> Document:
    document = {
        "type": ["Alignment"],
        "targetUrl": alignment.uri,
        "targetName": alignment.name,
        "targetFramework": alignment.framework,
        "targetType": alignment.kind,
    }
    return {name: value for name, value in document.items() if value}


def _description(achievement: str, result: Result) -> Document:
    """What a result means; its address is made of the achievement's and the result's name."""
    address = _address(achievement, result.name)
    document = {
        "id": address,
        "type": ["ResultDescription"],
        "name": result.name,
        "resultType": result.kind,
        "valueMin": result.lowest,
        "valueMax": result.highest,
        "allowedValue": list(result.allowed),
        "rubricCriterionLevel": [_level(address, one) for one in result.levels],
    }
    return {name: value for name, value in document.items() if value}


def _address(base: str, name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{base}#{name}')}"


def _level(description: str, level: RubricLevel) -> Document:
    document = {
        "id": _address(description, level.name),
        "type": ["RubricCriterionLevel"],
        "name": level.name,
        "description": level.description,
        "level": level.level,
    }
    return {name: value for name, value in document.items() if value}


def _result(result: Result, description: str) -> Document:
    document = {"type": ["Result"], "resultDescription": description, "value": result.value}
    if len(result.levels) == 1:
        document["achievedLevel"] = _address(description, result.levels[0].name)
    return document


def _evidence(support: Support) -> Document:
    document = {
        "type": ["Evidence"],
        "genre": support.genre,
        "name": support.name,
        "description": support.description,
        "narrative": support.narrative,
    }
    return {name: value for name, value in document.items() if value}
