"""Statements as a school's machines send them, for measurements: labelled, from a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

VERBS = ("attempted", "completed", "passed", "failed", "progressed", "answered")
LEARNERS, ACTIVITIES, COURSES, REGISTRATIONS = 2_000, 500, 20, 5_000
Json = dict[str, Any]


@dataclass(slots=True)
class Sample:
    """A source of statements; the same seed gives the same ones."""

    seed: int
    source: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.source = random.Random(self.seed)

    def batch(self, size: int) -> list[Json]:
        return [self.one() for _ in range(size)]

    def batches(self, size: int) -> Iterator[list[Json]]:
        while True:
            yield self.batch(size)

    def one(self) -> Json:
        pick = self.source.randrange
        learner, activity = pick(LEARNERS), pick(ACTIVITIES)
        verb = VERBS[pick(len(VERBS))]
        return {
            "id": str(UUID(int=self.source.getrandbits(128), version=4)),
            "actor": learner_numbered(learner),
            "verb": {"id": verb_named(verb), "display": {"en": verb}},
            "object": {
                "id": activity_numbered(activity),
                "definition": {
                    "name": {"en": f"Exercise {activity}", "zh": f"练习{activity}"},
                    "type": "http://adlnet.gov/expapi/activities/simulation",
                },
            },
            "result": {
                "score": {"scaled": pick(101) / 100},
                "success": pick(2) == 1,
                "duration": f"PT{pick(3_600)}S",
            },
            "context": {
                "registration": registration_numbered(pick(REGISTRATIONS)),
                "contextActivities": {
                    "parent": [{"id": f"https://sample.example/courses/{activity % COURSES}"}],
                    "category": [{"id": "https://sample.example/profile"}],
                },
                "platform": "sample",
            },
            "timestamp": f"2026-0{1 + pick(9)}-{1 + pick(28):02}T{pick(24):02}:00:00Z",
        }


def learner_numbered(number: int) -> Json:
    account = {"homePage": "https://sample.example", "name": f"learner-{number}"}
    return {"objectType": "Agent", "name": f"Sample learner {number}", "account": account}


def verb_named(verb: str) -> str:
    return f"http://adlnet.gov/expapi/verbs/{verb}"


def activity_numbered(number: int) -> str:
    return f"https://sample.example/exercises/{number}"


def registration_numbered(number: int) -> str:
    return str(UUID(int=number + 1, version=4))
