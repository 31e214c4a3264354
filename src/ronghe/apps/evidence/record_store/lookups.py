"""What is known of agents, of activities, and of the record store itself."""

from django.http import HttpResponse

from ronghe.apps.evidence.models import Stream
from ronghe.apps.evidence.queries.definitions import definitions_of
from ronghe.apps.evidence.queries.learners import agents_known, learner_of
from ronghe.apps.evidence.record_store.answers import json_response
from ronghe.apps.evidence.record_store.asking import Asked, bad, require_one
from ronghe.apps.evidence.record_store.resources import resource
from ronghe.apps.people.api import may, organisations_for
from ronghe.standards import xapi

READ_OWN = "evidence.read_own_statements"
READ_ALL = "evidence.read_all_statements"


def _stream(asked: Asked) -> Stream | None:
    require_one(asked.viewer, READ_ALL, READ_OWN)
    action = READ_ALL if may(asked.viewer, READ_ALL) else READ_OWN
    return Stream.objects.filter(organisation__in=organisations_for(asked.viewer, action)).first()


def get_agent(asked: Asked) -> HttpResponse:
    """All that statements have called one agent. A key that reads only its own gets what it
    asked with."""
    asked.refuse_others("agent")
    agent = asked.needed_agent("agent")
    identity = xapi.identity_of(agent)
    if identity is None:
        raise bad("“agent” has no identifier.", "“agent”没有标识。")
    stream = _stream(asked)
    learner = learner_of(stream, identity) if stream and may(asked.viewer, READ_ALL) else None
    known = agents_known(learner) if learner else []
    return json_response(xapi.person_of([*known, agent]))


def get_activity(asked: Asked) -> HttpResponse:
    """An activity with its definition, as far as any is kept."""
    asked.refuse_others("activityId")
    iri = asked.needed_iri("activityId")
    stream = _stream(asked)
    found: xapi.Json = {"objectType": "Activity", "id": iri}
    definition = definitions_of(stream, [iri]).get(iri) if stream else None
    return json_response(found | ({"definition": definition} if definition else {}))


def get_about(asked: Asked) -> HttpResponse:
    asked.refuse_others()
    return json_response({"version": list(xapi.VERSIONS)})


agents = resource(READ_ALL, {"GET": get_agent})
activities = resource(READ_ALL, {"GET": get_activity})
about = resource("evidence.view_record_store", {"GET": get_about}, is_open=True)
