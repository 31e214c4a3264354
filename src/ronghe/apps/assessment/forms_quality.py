"""Forms about calibrations."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.models import Calibration, RatingSession
from ronghe.apps.assessment.queries.anchors import AnchorCheck, DisplacedAnchor, check_anchors
from ronghe.apps.assessment.queries.calibrations import frameworks_for
from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.competence.api import Dimension, Framework
from ronghe.apps.people.api import Viewer

RUN = "assessment.run_calibration"
MOST_SESSIONS = 30


class CalibrationForm(forms.Form):
    """`anchors` is what is known about the anchors once a framework and an earlier calibration are
    chosen; only those that moved can be left out."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("For example: spring 2026, all cohorts.")
    )
    framework = forms.ModelChoiceField(Framework.objects.none(), label=_("Framework"))
    anchored_to = forms.ModelChoiceField(
        Calibration.objects.none(),
        label=_("Anchored to an earlier calibration"),
        required=False,
        help_text=_("Keeps the scale where it was, so that results can be set side by side."),
    )
    anchors_left_out = forms.MultipleChoiceField(
        label=_("Anchors left out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "These tasks behave differently now. What is left out is estimated anew and no longer "
            "holds the scale; the result names it."
        ),
    )
    left_out = forms.ModelMultipleChoiceField(
        RatingSession.objects.none(),
        label=_("Sessions left out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Disconnected sessions are left out by themselves and named."),
    )
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=1)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frameworks = Framework.objects.filter(
            pk__in=[framework.pk for framework in frameworks_for(viewer, RUN)]
        )
        self.fields["framework"].queryset = frameworks  # type: ignore[attr-defined]
        self.fields["framework"].label_from_instance = _framework_name  # type: ignore[attr-defined]
        self.fields["anchored_to"].queryset = Calibration.objects.filter(  # type: ignore[attr-defined]
            state=Calibration.State.DONE, has_converged=True
        ).select_related("framework")
        self.fields["anchored_to"].label_from_instance = _calibration_name  # type: ignore[attr-defined]
        self.fields["left_out"].queryset = _newest_sessions(frameworks)  # type: ignore[attr-defined]
        self.fields["left_out"].label_from_instance = _session_name  # type: ignore[attr-defined]
        self.anchors = self._check_anchors()
        if self.anchors and self.anchors.moved:
            choices = [(anchor.code, _anchor_name(anchor)) for anchor in self.anchors.moved]
            self.fields["anchors_left_out"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["anchors_left_out"]

    def _check_anchors(self) -> AnchorCheck | None:
        earlier, framework = self._chosen("anchored_to"), self._chosen("framework")
        return check_anchors(earlier, framework) if earlier and framework else None

    def _chosen(self, name: str) -> Any:
        """What is chosen in the form as it stands, before it is sent."""
        given = self.data.get(name) if self.is_bound else self.initial.get(name)
        try:
            return self.fields[name].clean(given)
        except forms.ValidationError:
            return None


def _newest_sessions(frameworks: "QuerySet[Framework]") -> "QuerySet[RatingSession]":
    """The newest ones; by key, because a field filters what it is given once more."""
    newest = RatingSession.objects.filter(instrument__framework__in=frameworks)
    keys = list(newest.order_by("-closes_on", "-pk").values_list("pk", flat=True)[:MOST_SESSIONS])
    return RatingSession.objects.filter(pk__in=keys).order_by("-closes_on", "-pk")


def _framework_name(framework: Framework) -> str:
    return f"{text_of(framework)} {framework.version}"


def _calibration_name(calibration: Calibration) -> str:
    name = f"{text_of(calibration)} · {_framework_name(calibration.framework)}"
    return f"{name} · {day_in_words(localtime(calibration.evidence_to))}"


def _anchor_name(anchor: DisplacedAnchor) -> str:
    size = {"name": anchor.name, "n": f"{abs(anchor.by):.1f}"}
    if anchor.by > 0:
        return gettext("%(name)s: harder now by %(n)s logits") % size
    return gettext("%(name)s: easier now by %(n)s logits") % size


def _session_name(session: RatingSession) -> str:
    return f"{text_of(session)} · {day_in_words(session.closes_on)}"


class CutScoreForm(forms.Form):
    dimension = forms.ChoiceField(label=_("Dimension"), choices=Dimension.choices)
    level = forms.IntegerField(
        label=_("Level (1 begins above the lowest)"), min_value=1, max_value=9
    )
    measure = forms.FloatField(label=_("Begins at (logits)"), min_value=-12, max_value=12)
    method = forms.CharField(
        label=_("How it was set"), max_length=60, help_text=_("For example: panel, bookmark.")
    )
