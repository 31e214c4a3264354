"""CASE packages of ours and of others, and what is done with them."""

import io
import json
from typing import Any

from tests.apps.conftest import NOON

from ronghe.apps.competence.models import Framework
from ronghe.apps.competence.services.framework_imports import (
    FrameworkImport,
    FrameworkPlan,
    import_framework_csv,
    plan_framework_import,
)
from ronghe.apps.competence.services.frameworks import (
    export_framework_case,
)
from ronghe.apps.people.api import command_viewer

KEEPER = command_viewer("keeper")
COLUMNS = (
    "kind,code,parent,dimension,order,level,title_en,title_zh,"
    "description_en,essential,alignments,settings\n"
)
CSV = f"""{COLUMNS}framework,turning,,,,,Turning,车削,How to turn,,,version=1 trade=cnc
level,novice,,,,0,Novice,新手,,,,
level,competent,,,,1,Competent,胜任,,,,
support,rated,,,,,,,,,,ratings=2 raters=2
competence,M,,behavioural,basic,,Machines parts,加工零件,,,,
competence,M.1,M,,higher,,Sets up a lathe,调整车床,,,exact=urn:esco:e4 onet:task:3034,
competence,A,,attitudinal,basic,,Takes care,细心,,,,
anchor,,M.1,,,competent,Sets it up alone,独立调整,,,,
occupation,turner,,,,,Turner,车工,,M M.1,exact=csco:occupation:6-18-01-01,
work_process,setup,turner,,,,Setting up,调整,,,,
work_task,lathe,setup,,,,Set up a lathe,调整车床,,M.1,,
"""


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def bring_in(content: bytes | str, **more: Any) -> FrameworkImport:
    data = content.encode() if isinstance(content, str) else content
    return import_framework_csv(viewer=KEEPER, stream=io.BytesIO(data), name="package.json", **more)


def look(content: bytes) -> FrameworkPlan:
    return plan_framework_import(viewer=KEEPER, stream=io.BytesIO(content), name="package.json")


def export(framework: Framework, **more: Any) -> bytes:
    return export_framework_case(viewer=KEEPER, framework=framework, at=NOON, **more)


def foreign(*links: tuple[int, str, int | str], items: int = 3, **document: Any) -> bytes:
    """A package of another system: items 1 to n, and associations between them or to addresses."""
    at = "2026-01-01T00:00:00Z"

    def end(to: int | str) -> dict[str, str]:
        if isinstance(to, str):
            return {"title": to, "identifier": to, "uri": to}
        return {"title": str(to), "identifier": uuid(to), "uri": f"https://x.org/{to}"}

    return json.dumps(
        {
            "CFDocument": {
                "identifier": uuid(90),
                "uri": "https://x.org/90",
                "creator": "Elsewhere",
                "title": "Bakery",
                "lastChangeDateTime": at,
                "language": "en",
                **document,
            },
            "CFItems": [
                {
                    "identifier": uuid(n),
                    "uri": f"https://x.org/{n}",
                    "fullStatement": f"Bakes {n}",
                    "humanCodingScheme": f"B {n}",
                    "lastChangeDateTime": at,
                }
                for n in range(1, items + 1)
            ],
            "CFAssociations": [
                {
                    "identifier": uuid(100 + number),
                    "uri": f"https://x.org/a{number}",
                    "associationType": kind,
                    "originNodeURI": end(origin),
                    "destinationNodeURI": end(there),
                    "lastChangeDateTime": at,
                }
                for number, (origin, kind, there) in enumerate(links)
            ],
        }
    ).encode()


def published(**more: Any) -> bytes:
    """A package with vocabularies, a rubric, and members that no table of ours holds."""
    body = json.loads(foreign((2, "isChildOf", 1), (1, "isChildOf", 90), (3, "precedes", 2)))
    at = "2026-01-01T00:00:00Z"

    def row(number: int, **members: Any) -> dict[str, Any]:
        named = {"identifier": uuid(number), "uri": f"https://x.org/{number}"}
        return {**named, "lastChangeDateTime": at, **members}

    def link(number: int, title: str) -> dict[str, str]:
        return {"title": title, "identifier": uuid(number), "uri": f"https://x.org/{number}"}

    level = row(403, quality="meets", description="Dough is smooth", score=3, position=1)
    criterion = row(
        402,
        description="Kneads dough",
        CFItemURI=link(2, "Bakes 2"),
        weight=2,
        CFRubricCriterionLevels=[level],
    )
    body["CFDocument"] |= {"licenseURI": link(302, "CC BY"), "subject": ["Food"], "notes": "By us"}
    body["CFItems"][1] |= {
        "CFItemType": "Skill",
        "CFItemTypeURI": link(301, "Skill"),
        "educationLevel": ["VE"],
        "extensions": {"theirs": {"hours": 12}},
    }
    body["CFAssociations"][2] |= {
        "CFAssociationGroupingURI": link(303, "Order"),
        "notes": "First the oven",
    }
    return json.dumps(
        body
        | {
            "CFDefinitions": {
                "CFConcepts": [row(304, title="Bread", hierarchyCode="1", keywords="loaf")],
                "CFSubjects": [row(305, title="Food", hierarchyCode="2")],
                "CFLicenses": [row(302, title="CC BY", licenseText="By attribution")],
                "CFItemTypes": [row(301, title="Skill", description="A skill", hierarchyCode="1")],
                "CFAssociationGroupings": [row(303, title="Order")],
            },
            "CFRubrics": [row(401, title="Bread day", CFRubricCriteria=[criterion])],
            "extensions": {"theirs": True},
        }
        | more
    ).encode()


def without_ronghe(value: Any) -> Any:
    """JSON without what Ronghe adds in `extensions`."""
    if isinstance(value, list):
        return [without_ronghe(one) for one in value]
    if not isinstance(value, dict):
        return value
    cleared = {k: without_ronghe(v) for k, v in value.items() if k not in ("ronghe", "caseVersion")}
    return {k: v for k, v in cleared.items() if (k, v) != ("extensions", {})}


def by_identifier(rows: list[Any]) -> dict[str, Any]:
    return {one["identifier"]: without_ronghe(one) for one in rows}
