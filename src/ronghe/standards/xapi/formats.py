"""The formats in which statements are given out: ids and canonical (exact is as they came)."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence

from ronghe.standards.xapi.activities import COMPONENTS
from ronghe.standards.xapi.agents import IDENTIFIERS, is_group
from ronghe.standards.xapi.data import ACTIVITY_PLACES, Json

MOST_LANGUAGES = 20


def ids_format(content: Json) -> Json:
    """A statement in which agents, activities and verbs are named by what identifies them only."""
    return _mapped(content, agent=_identified, activity=_bare_activity, verb=_bare_verb)


def canonical_format(
    content: Json, definitions: Mapping[str, Json], languages: Sequence[str]
) -> Json:
    """A statement with the definitions that are kept here, each text in one language."""

    def activity(value: Json) -> Json:
        definition = definitions.get(value["id"], value.get("definition"))
        found = {name: inside for name, inside in value.items() if name != "definition"}
        return found | (
            {"definition": in_one_language(definition, languages)} if definition else {}
        )

    def verb(value: Json) -> Json:
        return in_one_language(value, languages)

    return _mapped(content, agent=lambda agent: agent, activity=activity, verb=verb)


Change = Callable[[Json], Json]


def _mapped(content: Json, *, agent: Change, activity: Change, verb: Change) -> Json:
    found = dict(content)
    found["actor"] = agent(content["actor"])
    found["verb"] = verb(content["verb"])
    if "authority" in content:
        found["authority"] = agent(content["authority"])
    if "context" in content:
        found["context"] = _context(content["context"], agent, activity)
    target = content["object"]
    match target.get("objectType", "Activity"):
        case "Activity":
            found["object"] = activity(target)
        case "Agent" | "Group":
            found["object"] = agent(target)
        case "SubStatement":
            found["object"] = _mapped(target, agent=agent, activity=activity, verb=verb)
    return found


def _context(context: Json, agent: Change, activity: Change) -> Json:
    found = dict(context)
    for name in ("instructor", "team"):
        if name in found:
            found[name] = agent(found[name])
    for listed, name in (("contextAgents", "agent"), ("contextGroups", "group")):
        if listed in found:
            found[listed] = [{**one, name: agent(one[name])} for one in found[listed]]
    groups = found.get("contextActivities")
    if groups:
        found["contextActivities"] = {
            place.value: [activity(one) for one in groups[place.value]]
            for place in ACTIVITY_PLACES
            if place.value in groups
        }
    return found


def _identified(agent: Json) -> Json:
    found = {name: agent[name] for name in ("objectType", *IDENTIFIERS) if name in agent}
    if is_group(agent) and found.keys().isdisjoint(IDENTIFIERS):
        found["member"] = [_identified(member) for member in agent["member"]]
    return found


def _bare_activity(activity: Json) -> Json:
    return {"id": activity["id"]}


def _bare_verb(verb: Json) -> Json:
    return {"id": verb["id"]}


def in_one_language(value: Json, languages: Sequence[str]) -> Json:
    """A verb or a definition with one language left in each of its maps."""
    found = copy.copy(value)
    for name in ("display", "name", "description"):
        if name in found:
            found[name] = one_language(found[name], languages)
    for name in COMPONENTS:
        if name in found:
            found[name] = [in_one_language(component, languages) for component in found[name]]
    return found


def one_language(texts: Mapping[str, str], languages: Iterable[str]) -> dict[str, str]:
    """The text in the first language that is there: exactly, then by its main part; the first
    text where none is."""
    by_tag = {tag.lower(): tag for tag in texts}
    by_main = {tag.lower().split("-")[0]: tag for tag in reversed(list(texts))}
    for language in languages:
        wanted = language.lower()
        if found := by_tag.get(wanted) or by_main.get(wanted.split("-")[0]):
            return {found: texts[found]}
    return dict(list(texts.items())[:1])


def languages_of(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header, the most wanted first; refused ones left out."""
    weighed = [_weighed(part) for part in header.split(",")[:MOST_LANGUAGES]]
    found = sorted((one for one in weighed if one[0] > 0), key=lambda one: -one[0])
    return tuple(tag for _, tag in found if tag and tag != "*")


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    name, _, number = weight.strip().partition("=")
    try:
        return (float(number) if name.strip() == "q" else 1.0), tag.strip()
    except ValueError:
        return 0.0, tag.strip()
