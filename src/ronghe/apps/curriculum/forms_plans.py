"""Forms of plans and profiles: they read what was typed; rules are in services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import Competence, Framework, Level, Occupation
from ronghe.apps.curriculum.forms import TitledForm, text_area
from ronghe.apps.curriculum.models import (
    Enrolment,
    ModuleVersion,
    PlanCourse,
    PlanModule,
    TeachingStandard,
    TrainingPlan,
)
from ronghe.apps.curriculum.services.plan_rows import CourseDraft
from ronghe.apps.curriculum.services.plans import PlanSettings, ProfileDraft
from ronghe.apps.curriculum.services.standards import StandardHead
from ronghe.apps.industry.api import Post
from ronghe.apps.people.api import SchoolClass

MOST_BYTES = 5_000_000


class PlanForm(forms.Form):
    """A new plan: for whom, by which framework, and which plan it begins from."""

    entry_year = forms.IntegerField(label=_("Year of entry"), min_value=2000, max_value=2100)
    framework = forms.ChoiceField(label=_("Competence framework"))
    like = forms.ChoiceField(
        label=_("Begin from"), required=False, help_text=_("All that this plan says is taken over.")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        frameworks: Iterable[Framework],
        plans: Iterable[TrainingPlan],
        year: int,
    ) -> None:
        self.frameworks = {str(one.uuid): one for one in frameworks}
        self.plans = {str(one.uuid): one for one in plans}
        newest = next(iter(self.plans), "")
        super().__init__(data, initial={"entry_year": year, "like": newest})
        self.fields["framework"].choices = [  # type: ignore[attr-defined]
            (key, text_of(one)) for key, one in self.frameworks.items()
        ]
        self.fields["like"].choices = [  # type: ignore[attr-defined]
            ("", _("an empty plan")),
            *((key, plan_label(one)) for key, one in self.plans.items()),
        ]

    def chosen(self) -> tuple[int, Framework, TrainingPlan | None]:
        said = self.cleaned_data
        return said["entry_year"], self.frameworks[said["framework"]], self.plans.get(said["like"])


def plan_label(plan: TrainingPlan) -> str:
    text = _("Plan %(year)d no. %(number)d (%(state)s)")
    return text % {
        "year": plan.entry_year,
        "number": plan.number,
        "state": plan.get_state_display(),
    }


class SettingsForm(forms.Form):
    semesters = forms.IntegerField(label=_("Semesters"), min_value=1, max_value=12)
    rule_pack = forms.SlugField(
        label=_("Rule pack"), max_length=60, help_text=_("The rules of state and region.")
    )
    standard = forms.ChoiceField(label=_("National teaching standard"), required=False)

    def __init__(
        self, data: Any = None, *, plan: TrainingPlan, standards: Iterable[TeachingStandard]
    ) -> None:
        self.standards = {str(one.uuid): one for one in standards}
        initial = {
            "semesters": plan.semesters,
            "rule_pack": plan.rule_pack,
            "standard": str(plan.standard.uuid) if plan.standard else "",
        }
        super().__init__(data, initial=initial)
        self.fields["standard"].choices = [  # type: ignore[attr-defined]
            ("", _("none")),
            *((key, f"{text_of(one)} {one.version}") for key, one in self.standards.items()),
        ]

    def settings(self) -> PlanSettings:
        said = self.cleaned_data
        return PlanSettings(
            said["semesters"], said["rule_pack"], self.standards.get(said["standard"])
        )


class HoursForm(forms.Form):
    """Hours in a semester, and how many of them are practice."""

    semester = forms.IntegerField(label=_("Semester"), min_value=1, max_value=12)
    total_hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=2_000)
    practice_hours = forms.IntegerField(label=_("of them practice"), min_value=0, max_value=2_000)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        total, practice = cleaned.get("total_hours"), cleaned.get("practice_hours")
        if total is not None and practice is not None and practice > total:
            self.add_error("practice_hours", _("There is more practice than there are hours."))
        return cleaned


class PlanModuleForm(HoursForm):
    """A module in a semester. Hours left empty are the module's own."""

    module = forms.ChoiceField(label=_("Module"))
    is_elective = forms.BooleanField(label=_("Elective"), required=False)
    field_order = ("module", "semester", "total_hours", "practice_hours", "is_elective")

    def __init__(
        self,
        data: Any = None,
        *,
        versions: Iterable[ModuleVersion],
        row: PlanModule | None = None,
        semester: int = 1,
    ) -> None:
        self.versions = {str(one.uuid): one for one in versions}
        super().__init__(data, initial=_row_initial(row) if row else {"semester": semester})
        if row is not None:
            del self.fields["module"]
            return
        for name in ("total_hours", "practice_hours"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Left empty, as the module has them.")
        self.fields["module"].choices = [  # type: ignore[attr-defined]
            (key, text_of(one)) for key, one in self.versions.items()
        ]

    def chosen(self) -> ModuleVersion:
        return self.versions[self.cleaned_data["module"]]


def _row_initial(row: PlanModule) -> dict[str, Any]:
    names = ("semester", "total_hours", "practice_hours", "is_elective")
    return {name: getattr(row, name) for name in names}


class CourseForm(HoursForm, TitledForm):
    """A course beside the modules."""

    code = forms.SlugField(label=_("Short code"), max_length=60)
    group = forms.ChoiceField(label=_("Group"), choices=PlanCourse.Group.choices)
    field_order = (
        "code",
        "title_zh",
        "title_en",
        "group",
        "semester",
        "total_hours",
        "practice_hours",
    )

    def draft(self) -> CourseDraft:
        return CourseDraft(**{name: self.cleaned_data[name] for name in CourseDraft.__slots__})


class ProfileForm(forms.Form):
    """The graduate profile: occupations, words, and the grid of targets (fields
    `<competence>-<semester>`), which the page draws as a table."""

    occupations = forms.MultipleChoiceField(
        label=_("Occupations"), required=False, widget=forms.CheckboxSelectMultiple
    )
    posts = forms.MultipleChoiceField(
        label=_("Posts at enterprises"), required=False, widget=forms.CheckboxSelectMultiple
    )
    summary_zh = text_area(_("Who graduates here, in Chinese"))
    summary_en = text_area(_("Who graduates here, in English"))

    def __init__(
        self,
        data: Any = None,
        *,
        plan: TrainingPlan,
        occupations: Iterable[Occupation],
        posts: Iterable[Post],
        competences: Iterable[Competence],
        levels: Iterable[Level],
    ) -> None:
        self.semesters = range(1, plan.semesters + 1)
        self.occupation_rows = {str(one.uuid): one for one in occupations}
        self.post_rows = {str(one.uuid): one for one in posts}
        self.competences = {str(one.uuid): one for one in competences}
        self.levels = {str(one.number): one for one in levels}
        super().__init__(data, initial=_profile_initial(plan))
        self.fields["posts"].choices = [  # type: ignore[attr-defined]
            (key, f"{text_of(one)} – {text_of(one.site.organisation)}")
            for key, one in self.post_rows.items()
        ]
        if not self.post_rows:
            del self.fields["posts"]
        self.fields["occupations"].choices = [  # type: ignore[attr-defined]
            (key, text_of(one)) for key, one in self.occupation_rows.items()
        ]
        self._add_targets()

    def _add_targets(self) -> None:
        choices = [("", "–"), *((key, text_of(one)) for key, one in self.levels.items())]
        for key, competence in self.competences.items():
            for semester in self.semesters:
                label = _("%(competence)s, semester %(number)d") % {
                    "competence": text_of(competence),
                    "number": semester,
                }
                self.fields[f"{key}-{semester}"] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=choices,
                    widget=forms.Select(attrs={"aria-label": label}),
                )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        names = ("occupations", "posts", "summary_zh", "summary_en")
        return [self[name] for name in names if name in self.fields]

    @property
    def grid(self) -> list[tuple[Competence, list[forms.BoundField]]]:
        return [
            (one, [self[f"{key}-{semester}"] for semester in self.semesters])
            for key, one in self.competences.items()
        ]

    def draft(self) -> ProfileDraft:
        said = self.cleaned_data
        targets = {
            (one, semester): self.levels[said[f"{key}-{semester}"]]
            for key, one in self.competences.items()
            for semester in self.semesters
            if said[f"{key}-{semester}"]
        }
        return ProfileDraft(
            said["summary_en"],
            said["summary_zh"],
            [self.occupation_rows[key] for key in said["occupations"]],
            [self.post_rows[key] for key in said.get("posts", ())],
            targets,
        )


def _profile_initial(plan: TrainingPlan) -> dict[str, Any]:
    profile = plan.profile
    targets = profile.targets.values_list("competence__uuid", "semester", "level__number")
    return {
        "occupations": [str(u) for u in profile.occupations.values_list("uuid", flat=True)],
        "posts": [str(u) for u in profile.posts.values_list("uuid", flat=True)],
        "summary_en": profile.summary_en,
        "summary_zh": profile.summary_zh,
        **{f"{uuid}-{semester}": str(level) for uuid, semester, level in targets},
    }


class SubmitForm(forms.Form):
    text = forms.CharField(
        label=_("A word to the committee"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What is new and why. Figures and changes are put into the pack by themselves."
        ),
    )


class StandardForm(TitledForm):
    """A teaching standard as a file."""

    code = forms.SlugField(label=_("Short code"), max_length=60)
    version = forms.CharField(label=_("Version"), max_length=20)
    trade = forms.SlugField(
        label=_("Trade"), max_length=60, help_text=_("As the programmes name it, for example cnc.")
    )
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    homepage = forms.URLField(
        label=_("Where it was published"), required=False, max_length=300, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns code, title_zh and, if there, title_en, area_zh, area_en; up to 5 MB."
        ),
    )
    field_order = ("code", "version", "trade", "title_zh", "title_en")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it and try again."))
        return upload

    def head(self) -> StandardHead:
        return StandardHead(**{name: self.cleaned_data[name] for name in StandardHead.__slots__})


class StudentSearchForm(forms.Form):
    """Find one student among many."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=80)


class EnrolClassForm(forms.Form):
    """A class to be enrolled as a whole."""

    school_class = forms.ChoiceField(label=_("Class"))

    def __init__(self, data: Any = None, *, classes: Sequence[SchoolClass]) -> None:
        self.classes = {str(one.uuid): one for one in classes}
        super().__init__(data)
        self.fields["school_class"].choices = [  # type: ignore[attr-defined]
            (key, f"{text_of(one)} ({one.cohort.entry_year})") for key, one in self.classes.items()
        ]

    def chosen(self) -> SchoolClass:
        return self.classes[self.cleaned_data["school_class"]]


class EndForm(forms.Form):
    """How the enrolments that were ticked ended."""

    chosen = forms.MultipleChoiceField(label=_("Students"), widget=forms.CheckboxSelectMultiple)
    state = forms.ChoiceField(
        label=_("Result"),
        choices=[one for one in Enrolment.State.choices if one[0] != Enrolment.State.ENROLLED],
        widget=forms.RadioSelect,
    )
    grade = forms.CharField(label=_("Grade"), required=False, max_length=20)

    def __init__(self, data: Any = None, *, running: Sequence[Enrolment]) -> None:
        self.running = {str(one.uuid): one for one in running}
        super().__init__(data)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (key, str(one.person)) for key, one in self.running.items()
        ]

    def enrolments(self) -> list[Enrolment]:
        return [self.running[key] for key in self.cleaned_data["chosen"]]
