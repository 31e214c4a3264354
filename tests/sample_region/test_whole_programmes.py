"""A programme as the platform calibrates it: five dimensions at once, answers without a rater."""

import numpy as np
import pytest

from ronghe.engines.measurement import Model, Ratings, subsets
from ronghe.sample_region.records import SampleRegion

NOBODY = "-"
KINDS_APART = ("self_report", "confidence")


def parts(region: SampleRegion, programme: str) -> list[int]:
    """The number of observations in each connected part, the largest first."""
    found = next(p for p in region.content.all_programmes() if p.key == programme)
    measured = np.array(
        [
            s.programme == programme and found.instrument(s.instrument).kind not in KINDS_APART
            for s in region.sessions
        ]
    )
    scores = region.scores
    rows = measured[scores.session]
    sessions = [region.sessions[number] for number in scores.session[rows]]
    items = [region.items[place] for place in scores.item[rows]]
    raters = scores.rater[rows].tolist()
    ratings = Ratings.from_labels(
        person=[
            f"{subject}/{session.term}"
            for subject, session in zip(scores.subject[rows], sessions, strict=True)
        ],
        item=[item.code for item in items],
        score=scores.score[rows],
        facets={
            "rater": [
                NOBODY if session.is_answered else str(rater)
                for rater, session in zip(raters, sessions, strict=True)
            ]
        },
    )
    model = Model(
        dimensions={item.code: item.dimension for item in items}, neutral={"rater": NOBODY}
    )
    return sorted((part.observations for part in subsets(ratings, model)), reverse=True)


@pytest.mark.parametrize(
    "programme", ["mechatronics", "cnc", "automotive", "elderly-care", "cnc-yuping"]
)
def test_a_programme_is_one_connected_whole(region: SampleRegion, programme: str) -> None:
    assert len(parts(region, programme)) == 1


def test_in_e_commerce_only_the_guests_ratings_stand_apart(region: SampleRegion) -> None:
    cut_off = int((region.scores.session == region.truth.planted.disconnected_session).sum())

    assert parts(region, "ecommerce")[1:] == [cut_off]
