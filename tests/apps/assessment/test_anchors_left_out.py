"""Anchors that behave differently: named on the form and on the result, and left out by choice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.apps.assessment import test_calibrations
from tests.apps.assessment.test_calibrations import SYSTEM, calibrated, plan
from tests.apps.conftest import NOON, World

from api_calls import signed_in
from ronghe.apps.assessment.forms_quality import CalibrationForm
from ronghe.apps.assessment.models import CalibratedLevel, Calibration
from ronghe.apps.assessment.queries.anchors import check_anchors
from ronghe.apps.assessment.queries.calibrations import calibration_view
from ronghe.apps.assessment.services.calibrations import ask_calibration, run_calibration
from ronghe.apps.base.api import AuditEntry, Refused, Text
from ronghe.apps.people.api import viewer_of_person

rated_world = test_calibrations.rated_world
MOVED_BY = 1.5


@pytest.fixture
def earlier(rated_world: World) -> Calibration:
    """A calibration in which "scale-1" was 1.5 logits easier than it is now."""
    calibration = calibrated(rated_world)
    level = calibration.levels.get(facet="item", level="scale-1")
    CalibratedLevel.objects.filter(pk=level.pk).update(measure=level.measure - MOVED_BY)
    return calibration


def run(world: World, *, minutes: int = 1, **changes: object) -> Calibration:
    at = NOON + timedelta(minutes=minutes)
    asked = ask_calibration(viewer=viewer_of_person(world.lead), plan=plan(world, **changes), at=at)
    return run_calibration(asked, at=at)


def measure(calibration: Calibration, item: str) -> float:
    return calibration.levels.get(facet="item", level=item).measure


# --- which anchors moved --------------------------------------------------------------------------


def test_before_another_calibration_nobody_knows_which_anchors_moved(
    rated_world: World, earlier: Calibration
) -> None:
    found = check_anchors(earlier, rated_world.framework)

    assert (found.count, found.moved, found.known_by) == (16, (), None)


def test_against_a_free_calibration_the_item_that_moved_is_named_with_its_size(
    rated_world: World, earlier: Calibration
) -> None:
    """The same evidence once more: fifteen items shift by 0, one by 1.5."""
    free = run(rated_world)

    found = check_anchors(earlier, rated_world.framework)

    [anchor] = found.moved
    assert (anchor.code, anchor.name) == ("scale-1", Text("Item 1", "项目1"))
    assert anchor.by == pytest.approx(MOVED_BY, abs=1e-6)
    assert found.known_by == free


def test_an_anchored_calibration_names_it_by_its_own_test(
    rated_world: World, earlier: Calibration
) -> None:
    anchored = run(rated_world, anchored_to=earlier)

    found = check_anchors(earlier, rated_world.framework)
    view = calibration_view(SYSTEM, anchored.uuid)

    assert [anchor.code for anchor in found.moved] == ["scale-1"]
    assert found.moved == view.displaced
    assert found.moved[0].by == pytest.approx(MOVED_BY, abs=0.5)


def test_what_was_left_out_once_is_offered_again(rated_world: World, earlier: Calibration) -> None:
    run(rated_world, anchored_to=earlier, anchors_left_out=["scale-1"])

    [anchor] = check_anchors(earlier, rated_world.framework).moved

    assert anchor.code == "scale-1"
    assert anchor.by == pytest.approx(MOVED_BY, abs=0.3)


# --- leaving one out ------------------------------------------------------------------------------


def test_an_anchor_left_out_is_estimated_anew_and_the_others_stay(
    rated_world: World, earlier: Calibration
) -> None:
    result = run(rated_world, anchored_to=earlier, anchors_left_out=["scale-1"])

    assert result.has_converged
    held = set(result.levels.filter(facet="item", is_anchored=True).values_list("level", flat=True))
    assert len(held) == 15
    assert "scale-1" not in held
    assert measure(result, "scale-2") == pytest.approx(measure(earlier, "scale-2"), abs=1e-9)
    assert measure(result, "scale-1") - measure(earlier, "scale-1") == pytest.approx(
        MOVED_BY, abs=0.3
    )
    assert not any(d["is_displaced"] for d in result.diagnostics["displacement"].values())


def test_the_result_says_what_was_kept_and_what_was_left_out_and_by_whom(
    rated_world: World, earlier: Calibration
) -> None:
    result = run(rated_world, anchored_to=earlier, anchors_left_out=["scale-1"])

    view = calibration_view(viewer_of_person(rated_world.lead), result.uuid)
    page = signed_in(rated_world.lead).get(reverse("calibration", args=[result.uuid]))

    assert view.anchors_left_out == (Text("Item 1", "项目1"),)
    assert len(view.anchors_kept) == 15
    assert f"Item 1 (chosen by {rated_world.lead})" in page.content.decode()
    touched = AuditEntry.objects.filter(action="assessment.run_calibration").latest("pk").touched
    assert touched == "anchors left out: scale-1"


@pytest.mark.parametrize(
    ("left_out", "code"),
    [(["scale-1", "nowhere"], "no-such-anchor"), (None, "no-anchors-left")],
)
def test_leaving_out_what_is_no_anchor_or_all_of_them_is_refused(
    rated_world: World, earlier: Calibration, left_out: list[str] | None, code: str
) -> None:
    every = list(earlier.levels.filter(facet="item").values_list("level", flat=True))

    with pytest.raises(Refused) as refusal:
        run(rated_world, anchored_to=earlier, anchors_left_out=left_out or every)

    assert refusal.value.code == code
    assert list(Calibration.objects.all()) == [earlier]


def test_without_an_earlier_calibration_there_is_nothing_to_leave_out(rated_world: World) -> None:
    with pytest.raises(Refused):
        run(rated_world, anchors_left_out=["scale-1"])

    assert Calibration.objects.count() == 0


# --- the form and the page ------------------------------------------------------------------------


def filled_in(world: World, earlier: Calibration, **more: object) -> dict[str, object]:
    framework = world.framework.pk
    return {"title": "Next", "framework": framework, "anchored_to": earlier.pk, "seed": 1} | more


def test_the_form_offers_a_box_for_each_anchor_that_moved_and_for_no_other(
    rated_world: World, earlier: Calibration
) -> None:
    run(rated_world)
    given = filled_in(rated_world, earlier, anchors_left_out=["scale-1"])
    viewer = viewer_of_person(rated_world.lead)

    form = CalibrationForm(given, viewer=viewer)
    other = CalibrationForm(given | {"anchors_left_out": ["scale-2"]}, viewer=viewer)

    assert form.fields["anchors_left_out"].choices == [  # type: ignore[attr-defined]
        ("scale-1", "Item 1: harder now by 1.5 logits")
    ]
    assert form.is_valid()
    assert form.cleaned_data["anchors_left_out"] == ["scale-1"]
    assert list(other.errors) == ["anchors_left_out"]


def test_without_an_earlier_calibration_the_form_asks_nothing_about_anchors(
    rated_world: World, earlier: Calibration
) -> None:
    form = CalibrationForm(viewer=viewer_of_person(rated_world.lead))

    assert form.anchors is None
    assert "anchors_left_out" not in form.fields


def test_looking_at_the_anchors_keeps_what_was_typed_and_runs_nothing(
    rated_world: World, earlier: Calibration
) -> None:
    run(rated_world)
    count = Calibration.objects.count()

    page = signed_in(rated_world.lead).post(
        reverse("calibration_new"), filled_in(rated_world, earlier, look="1")
    )

    shown = page.content.decode()
    assert page.status_code == 200
    assert 'value="Next"' in shown
    assert "Item 1: harder now by 1.5 logits" in shown
    assert "Anchors: 16." in shown
    assert Calibration.objects.count() == count


def test_from_the_result_the_ticked_anchor_is_carried_to_the_form(
    rated_world: World, earlier: Calibration
) -> None:
    result = run(rated_world, anchored_to=earlier)
    client = signed_in(rated_world.lead)
    asked = {
        "framework": rated_world.framework.pk,
        "anchored_to": earlier.pk,
        "anchors_left_out": "scale-1",
    }

    page = client.get(reverse("calibration", args=[result.uuid])).content.decode()
    form = client.get(reverse("calibration_new"), asked).content.decode()

    assert 'name="anchors_left_out" value="scale-1"' in page
    box = form[form.index('value="scale-1"') :]
    assert "checked" in box[: box.index(">")]


def test_what_is_sent_is_asked_for_with_the_anchor_left_out(
    rated_world: World, earlier: Calibration
) -> None:
    run(rated_world)

    sent = signed_in(rated_world.lead).post(
        reverse("calibration_new"),
        filled_in(rated_world, earlier, anchors_left_out=["scale-1"]),
    )

    assert sent.status_code == 302
    asked = Calibration.objects.get(title_en="Next")
    assert asked.choices["anchors_left_out"] == ["scale-1"]
