"""A score as it goes to a platform's grade book (Assignment and Grade Services 2.0)."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

CONTENT_TYPE_SCORE = "application/vnd.ims.lis.v1.score+json"


@dataclass(frozen=True, slots=True)
class Score:
    """That a learner has done what the link asked for: `given` out of `most` points."""

    subject: str
    given: float
    most: float
    at: datetime


def score_address(line_item: str) -> str:
    """`…/lineitem?x=1` takes scores at `…/lineitem/scores?x=1`."""
    found = urlsplit(line_item)
    return urlunsplit(found._replace(path=found.path.rstrip("/") + "/scores"))


def write_score(score: Score) -> bytes:
    """Timestamps carry their zone and fractions, so that a later score is a later one."""
    return json.dumps(
        {
            "userId": score.subject,
            "scoreGiven": score.given,
            "scoreMaximum": score.most,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": score.at.isoformat(timespec="milliseconds"),
        }
    ).encode()
