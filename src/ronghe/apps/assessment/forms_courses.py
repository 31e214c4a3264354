"""The forms of courses: the package, whom to assign it to, why a unit is waived."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.assessment.models import CourseRegistration, CourseUnit
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.picking import PickMany
from ronghe.apps.people.api import Organisation, SchoolClass
from ronghe.standards import cmi5

MEGABYTE = 2**20


class CourseFileForm(forms.Form):
    organisation = forms.ChoiceField(label=gettext_lazy("School"))
    file = forms.FileField(
        label=gettext_lazy("Course package"),
        help_text=gettext_lazy("A zip with cmi5.xml at its root, or cmi5.xml alone."),
        widget=forms.FileInput(attrs={"accept": ".zip,.xml,application/zip,text/xml"}),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.uuid): one for one in organisations}
        choices = [(key, str(text_of(one))) for key, one in self.organisations.items()]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["organisation"].initial = choices[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()

    @property
    def chosen(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_file(self) -> bytes:
        upload, most = self.cleaned_data["file"], cmi5.Limits().package
        if upload.size > most:
            said = _("The package is larger than %(n)d MB.")
            raise forms.ValidationError(said % {"n": most // MEGABYTE})
        return bytes(upload.read())


class AssignForm(forms.Form):
    school_class = forms.ChoiceField(label=gettext_lazy("Class"))
    due_on = forms.DateField(
        label=gettext_lazy("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, classes: Sequence[SchoolClass]) -> None:
        super().__init__(data)
        self.classes = {str(one.uuid): one for one in classes}
        choices = [(key, str(text_of(one))) for key, one in self.classes.items()]
        self.fields["school_class"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> SchoolClass:
        return self.classes[self.cleaned_data["school_class"]]


class WaiveForm(forms.Form):
    """Whom to let off which unit, and why."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), widget=forms.RadioSelect)
    learners = forms.MultipleChoiceField(
        label=gettext_lazy("Who is let off"),
        widget=PickMany,
        help_text=gettext_lazy("Those who have not met every unit yet."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        widget=forms.RadioSelect,
        choices=[
            ("Tested Out", gettext_lazy("shown in an assessment that it is mastered")),
            ("Equivalent AU", gettext_lazy("an equal unit of this course was done")),
            (
                "Equivalent Outside Activity",
                gettext_lazy("something equal was done outside the course"),
            ),
            ("Administrative", gettext_lazy("decided by the school")),
        ],
    )

    def __init__(
        self,
        data: Any = None,
        *,
        units: Sequence[CourseUnit],
        learners: Sequence[CourseRegistration],
    ) -> None:
        super().__init__(data)
        self.units = {str(one.uuid): one for one in units}
        self.registrations = {str(one.uuid): one for one in learners}
        choices = [(key, text_of(one)) for key, one in self.units.items()]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["unit"].initial = choices[0][0]
        people = [(key, _named(one)) for key, one in self.registrations.items()]
        self.fields["learners"].choices = people  # type: ignore[attr-defined]

    @property
    def chosen(self) -> CourseUnit:
        return self.units[self.cleaned_data["unit"]]

    @property
    def chosen_learners(self) -> list[CourseRegistration]:
        return [self.registrations[key] for key in self.cleaned_data["learners"]]


def _named(registration: CourseRegistration) -> Text:
    """The student, with the class where there is one."""
    name, school_class = str(registration.person), registration.school_class
    if school_class is None:
        return Text(name, name)
    title = text_of(school_class)
    return Text(f"{name} · {title.en}", f"{name} · {title.zh}")
