"""Own records as xAPI statements (docs/xapi-profile.md): pseudonyms, codes and numbers, no names.

Pure, given rows: who may see a record has been asked before. What is encrypted in a record comes
in only where the caller opened it for this reader.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import Reference
from ronghe.apps.evidence.models import Record

NAMESPACE = "urn:ronghe"
EXTENSION = f"{NAMESPACE}:xapi:"
SCORES, CHOSEN, NOT_SEEN = (f"{EXTENSION}{name}" for name in ("scores", "chosen", "not-seen"))
PHASE, CONTEXT = f"{EXTENSION}phase", f"{EXTENSION}context"
ON_BEHALF_OF, CORRECTS, BODY = (
    f"{EXTENSION}{name}" for name in ("on-behalf-of", "corrects", "body")
)
PLATFORM = "Ronghe"

ASSESSED = "https://w3id.org/xapi/dod-isd/verbs/assessed"
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
RESPONDED = "http://adlnet.gov/expapi/verbs/responded"
EXPERIENCED = "http://adlnet.gov/expapi/verbs/experienced"
DISPLAY: Mapping[str, Mapping[str, str]] = {
    ASSESSED: {"en": "assessed", "zh": "评价了"},
    ANSWERED: {"en": "answered", "zh": "作答了"},
    RESPONDED: {"en": "responded", "zh": "填写了"},
    EXPERIENCED: {"en": "experienced", "zh": "经历了"},
}
TYPES: Mapping[str, str] = {
    "assessment.instrument": "http://adlnet.gov/expapi/activities/assessment",
    "assessment.session": "http://activitystrea.ms/schema/1.0/event",
}
ANY_TYPE = "http://adlnet.gov/expapi/activities/performance"
ORGANISATION_TYPE = "http://activitystrea.ms/schema/1.0/organization"
Json = dict[str, Any]


def statement_of(record: Record, *, private: Mapping[str, str] | None = None) -> Json:
    """A record as a statement that is valid xAPI 1.0.3 and 2.0, whatever kind it is of.

    Needs `stream__organisation` and `corrects` loaded. `private` are the record's texts where the
    reader may read them; without, the statement has none.
    """
    home = f"urn:uuid:{record.stream.organisation.uuid}"
    statement: Json = {
        "id": str(record.uuid),
        "actor": _actor(record, home),
        "verb": _verb(record.verb),
        "object": _object(record, home),
        "context": _context(record, home),
        "timestamp": _moment(record.observed_at),
        "stored": _moment(record.recorded_at),
        "authority": _agent(home, NAMESPACE),
    }
    result = _result(record, private or {})
    return statement | ({"result": result} if result else {})


def _agent(home: str, name: UUID | str) -> Json:
    return {"objectType": "Agent", "account": {"homePage": home, "name": str(name)}}


def _actor(record: Record, home: str) -> Json:
    """Who judged or answered; whom it is about where that is not written down."""
    return _agent(home, record.actor or record.subject or UUID(int=0))


def _verb(verb: str) -> Json:
    """The record's own verb where it is an address; what others wrote otherwise stays readable."""
    if ":" not in verb:
        return {"id": EXPERIENCED, "display": {"und": verb}}
    return {"id": verb} | ({"display": dict(DISPLAY[verb])} if verb in DISPLAY else {})


def _is_about_another(record: Record) -> bool:
    return record.subject is not None and record.actor not in {None, record.subject}


def _object(record: Record, home: str) -> Json:
    """Whom a judgement is about; of everything else what was used."""
    if _is_about_another(record):
        return _agent(home, record.subject or UUID(int=0))
    if record.activity is not None:
        return _activity(record.activity)
    return {
        "objectType": "Activity",
        "id": f"{NAMESPACE}:evidence.{record.kind}:{record.uuid}",
        "definition": {"type": ANY_TYPE},
    }


def _activity(reference: Reference) -> Json:
    return {
        "objectType": "Activity",
        "id": f"{NAMESPACE}:{reference}",
        "definition": {"type": TYPES.get(reference.kind, ANY_TYPE)},
    }


def _context(record: Record, home: str) -> Json:
    activities: Json = {"grouping": [_school(record, home)]}
    if record.occasion is not None:
        activities["grouping"].append(_activity(record.occasion))
    if record.activity is not None and _is_about_another(record):
        activities["parent"] = [_activity(record.activity)]
    context: Json = {"contextActivities": activities, "extensions": _context_extensions(record)}
    if not _is_about_another(record):  # xAPI forbids it where the object is somebody
        context["platform"] = PLATFORM
    if record.corrects is not None:
        context["statement"] = {"objectType": "StatementRef", "id": str(record.corrects.uuid)}
    return {name: value for name, value in context.items() if value}


def _school(record: Record, home: str) -> Json:
    """The organisation whose log it stands in: what is public of it."""
    organisation = record.stream.organisation
    name = {"en": organisation.title_en, "zh": organisation.title_zh}
    return {
        "objectType": "Activity",
        "id": home,
        "definition": {
            "type": ORGANISATION_TYPE,
            "name": {language: text for language, text in name.items() if text},
        },
    }


def _context_extensions(record: Record) -> Json:
    said = {
        CONTEXT: record.context,
        PHASE: record.phase,
        ON_BEHALF_OF: str(record.on_behalf_of) if record.on_behalf_of else "",
        CORRECTS: str(record.corrects.uuid) if record.corrects else "",
    }
    return {name: value for name, value in said.items() if value}


def _result(record: Record, private: Mapping[str, str]) -> Json:
    body = record.body
    known = {SCORES: "scores", CHOSEN: "chosen", NOT_SEEN: "not_seen"}
    extensions = {iri: body[name] for iri, name in known.items() if body.get(name)}
    rest = {name: value for name, value in body.items() if name not in known.values()}
    if rest:
        extensions[BODY] = rest
    result: Json = {"extensions": extensions} if extensions else {}
    if body.get("scores"):
        result["completion"] = True
    if private:
        result["response"] = "\n".join(private[name] for name in sorted(private))
    return result


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
