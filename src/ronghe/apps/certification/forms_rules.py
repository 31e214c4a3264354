"""Forms of certificates and of each kind of requirement: they read what was typed; rules are in
services."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.assessment.api import DIMENSION_TEXT
from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.certification.queries.rule_choices import Choices
from ronghe.apps.certification.requirement_words import CONTEXT_TEXT, PART
from ronghe.apps.certification.rule_engine import (
    LevelReached,
    ModuleCompleted,
    ProcessAndOutcome,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    RequirementFault,
    SeenIn,
    StageReached,
    TaskPractised,
)
from ronghe.apps.certification.services.certificates import CertificateDraft
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import Person, Programme


class CertificateForm(forms.Form):
    """What a certificate says of itself; `programme` and `code` only for a new one."""

    programme = forms.ChoiceField(label=_("Programme"))
    code = forms.SlugField(
        label=_("Short code"),
        max_length=60,
        help_text=_("Letters, digits and hyphens; it stays the same from version to version."),
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    description_zh = forms.CharField(
        label=_("What its holder can do, in Chinese"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    description_en = forms.CharField(
        label=_("What its holder can do, in English"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    for_months = forms.IntegerField(
        label=_("Valid for so many months"),
        required=False,
        min_value=1,
        max_value=240,
        help_text=_("Left empty, it is valid for good."),
    )
    at_graduation = forms.BooleanField(
        label=_("Issued to a whole year at graduation"), required=False
    )

    def __init__(
        self, data: Any = None, *, programmes: Iterable[Programme] = (), initial: Any = None
    ) -> None:
        self.programmes = {str(one.uuid): one for one in programmes}
        super().__init__(data, initial=initial)
        if not self.programmes:
            del self.fields["programme"], self.fields["code"]
            return
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            (key, f"{text_of(one)} – {text_of(one.organisation)}")
            for key, one in self.programmes.items()
        ]

    def chosen(self) -> Programme:
        return self.programmes[self.cleaned_data["programme"]]

    def draft(self) -> CertificateDraft:
        return CertificateDraft(
            **{name: self.cleaned_data[name] for name in CertificateDraft.__slots__}
        )


class SubmitRuleForm(forms.Form):
    text = forms.CharField(
        label=_("A word to the committee"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Why this rule. Its requirements in words and how many students would have it today "
            "are put into the pack by themselves."
        ),
    )


class FrameworkForm(forms.Form):
    """On which framework's levels a new version of a rule stands."""

    framework = forms.ChoiceField(label=_("Competence framework"))

    def __init__(self, data: Any = None, *, frameworks: Iterable[Framework]) -> None:
        self.frameworks = {str(one.uuid): one for one in frameworks}
        super().__init__(data)
        self.fields["framework"].choices = [  # type: ignore[attr-defined]
            (key, f"{text_of(one)} {one.version}") for key, one in self.frameworks.items()
        ]

    def chosen(self) -> Framework:
        return self.frameworks[self.cleaned_data["framework"]]


class BatchForm(forms.Form):
    """Whom the certificate is confirmed for; everybody who is proved is ticked."""

    title = forms.CharField(
        label=_("What this batch is called"),
        max_length=200,
        help_text=_("For example: graduation, summer 2027."),
    )
    chosen = forms.MultipleChoiceField(
        label=_("Students"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one student.")},
    )

    def __init__(
        self, data: Any = None, *, persons: Sequence[tuple[Person, str]], title: str
    ) -> None:
        self.persons = {str(person.uuid): person for person, _label in persons}
        super().__init__(data, initial={"title": title, "chosen": list(self.persons)})
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (str(person.uuid), label) for person, label in persons
        ]

    def students(self) -> list[Person]:
        return [self.persons[key] for key in self.cleaned_data["chosen"]]


# --- requirements ----------------------------------------------------------------------------


ANYTHING = ("", _("the whole framework"))


def dimensions() -> list[tuple[str, Any]]:
    return [(str(key), text) for key, text in DIMENSION_TEXT.items()]


class RequirementForm(forms.Form):
    """One requirement; a subclass for each kind makes it from what was typed."""

    kind: ClassVar[str]

    def __init__(
        self, data: Any = None, *, choices: Choices, asked: Requirement | None = None
    ) -> None:
        self.choices = choices
        super().__init__(data, initial=self.typed(asked) if asked else None)
        self.fill()

    def fill(self) -> None:
        """Give the fields what can be chosen here."""

    def typed(self, asked: Any) -> dict[str, Any]:
        """What the fields hold for a requirement that is there already."""
        return {name: getattr(asked, name) for name in self.base_fields}

    def made(self) -> Requirement:
        """The requirement that was typed. Raises RequirementFault out of its bounds."""
        raise TypeError(f"{type(self).__name__} makes no requirement")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.made()
            except RequirementFault as fault:
                self.add_error(
                    fault.field if fault.field in self.fields else None,
                    _("Between %(low)g and %(high)g.") % {"low": fault.low, "high": fault.high},
                )
        return cleaned


class LevelForm(RequirementForm):
    kind = LevelReached.kind
    what = forms.ChoiceField(label=_("What is measured"))
    level = forms.TypedChoiceField(label=_("At least this level"), coerce=int)
    percent = forms.IntegerField(
        label=_("With a probability of at least (in percent)"),
        min_value=50,
        max_value=99,
        initial=80,
        help_text=_("A level is shown alone from 80 % on."),
    )
    calibration = forms.ChoiceField(
        label=_("Cut scores"),
        required=False,
        help_text=_(
            "By default those of the calibration in force on the day of the decision. One that is "
            "named here stays the measure, whatever comes into force later."
        ),
    )

    def fill(self) -> None:
        wholes = [(f"{key}|", text) for key, text in dimensions()]
        single = [
            (f"{one.dimension}|{PART}{one.code}", text_of(one)) for one in self.choices.competences
        ]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (_("A whole dimension"), wholes),
            *([(_("One competence"), single)] if single else []),
        ]
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (str(one.number), text_of(one)) for one in self.choices.levels if one.number > 0
        ]
        self.fields["calibration"].choices = [  # type: ignore[attr-defined]
            ("", _("the calibration in force")),
            *((str(one.uuid), text_of(one)) for one in self.choices.calibrations),
        ]

    def typed(self, asked: LevelReached) -> dict[str, Any]:
        return {
            "what": f"{asked.dimension}|{asked.part}",
            "level": str(asked.level),
            "percent": round(asked.probability * 100),
            "calibration": asked.calibration,
        }

    def made(self) -> LevelReached:
        said = self.cleaned_data
        dimension, part = said["what"].split("|", 1)
        return LevelReached(
            dimension, said["level"], said["percent"] / 100, part, said["calibration"]
        )


class EvidenceForm(RequirementForm):
    """What is asked of evidence: of one dimension, or of all."""

    dimension = forms.ChoiceField(label=_("Evidence about"), required=False)

    def fill(self) -> None:
        self.fields["dimension"].choices = [ANYTHING, *dimensions()]  # type: ignore[attr-defined]


class RatersForm(EvidenceForm):
    kind = RatedBy.kind
    at_least = forms.IntegerField(
        label=_("At least so many raters"), min_value=1, max_value=20, initial=2
    )
    from_enterprise = forms.IntegerField(
        label=_("of them from an enterprise"), min_value=0, max_value=20, initial=1
    )

    def made(self) -> RatedBy:
        said = self.cleaned_data
        return RatedBy(said["dimension"], said["at_least"], said["from_enterprise"])


class ContextsForm(EvidenceForm):
    kind = SeenIn.kind
    at_least = forms.IntegerField(
        label=_("At least so many kinds of context"), min_value=1, max_value=4, initial=2
    )
    named = forms.MultipleChoiceField(
        label=_("Among them"),
        required=False,
        choices=list(CONTEXT_TEXT.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def typed(self, asked: SeenIn) -> dict[str, Any]:
        return {
            "dimension": asked.dimension,
            "at_least": asked.at_least,
            "named": list(asked.named),
        }

    def made(self) -> SeenIn:
        said = self.cleaned_data
        return SeenIn(said["dimension"], said["at_least"], tuple(sorted(said["named"])))


class RecencyForm(EvidenceForm):
    kind = Recent.kind
    months = forms.IntegerField(
        label=_("The newest evidence is at most so many months old"),
        min_value=1,
        max_value=60,
        initial=12,
    )

    def made(self) -> Recent:
        return Recent(self.cleaned_data["dimension"], self.cleaned_data["months"])


class ProcessOutcomeForm(RequirementForm):
    kind = ProcessAndOutcome.kind
    dimension = forms.ChoiceField(label=pgettext_lazy("competence", "Dimension"))
    must_agree = forms.BooleanField(
        label=_("They must not contradict each other"), required=False, initial=True
    )

    def fill(self) -> None:
        self.fields["dimension"].choices = dimensions()  # type: ignore[attr-defined]

    def made(self) -> ProcessAndOutcome:
        return ProcessAndOutcome(self.cleaned_data["dimension"], self.cleaned_data["must_agree"])


class ModuleForm(RequirementForm):
    kind = ModuleCompleted.kind
    module = forms.ChoiceField(label=_("Module"))

    def fill(self) -> None:
        self.fields["module"].choices = list(self.choices.modules)  # type: ignore[attr-defined]

    def made(self) -> ModuleCompleted:
        uuid = self.cleaned_data["module"]
        title = dict(self.choices.modules)[uuid]
        return ModuleCompleted(uuid, title.en, title.zh)


class TaskForm(RequirementForm):
    kind = TaskPractised.kind
    task = forms.ChoiceField(label=_("Typical task"))
    times = forms.IntegerField(
        label=_("Practised at least so many times"), min_value=1, max_value=50, initial=3
    )

    def fill(self) -> None:
        self.fields["task"].choices = [  # type: ignore[attr-defined]
            (str(one.uuid), text_of(one)) for one in self.choices.tasks
        ]

    def made(self) -> TaskPractised:
        found = next(
            one for one in self.choices.tasks if str(one.uuid) == self.cleaned_data["task"]
        )
        title = text_of(found)
        return TaskPractised(str(found.uuid), self.cleaned_data["times"], title.en, title.zh)


class StageForm(RequirementForm):
    kind = StageReached.kind
    semester = forms.IntegerField(label=_("Semester"), min_value=1, max_value=12, initial=6)

    def made(self) -> StageReached:
        return StageReached(self.cleaned_data["semester"])


class QualificationForm(RequirementForm):
    kind = QualificationHeld.kind
    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=200)
    title_en = OneOfTwoField(label=_("Title in English"), max_length=200)
    uri = forms.CharField(
        label=_("Published address or code"),
        required=False,
        max_length=300,
        help_text=_("With one, it is what counts; without, the exact title in either language."),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not (said.get("title_zh") or said.get("title_en")):
            self.add_error("title_zh", _("Give a title in at least one language."))
        return super().clean()

    def made(self) -> QualificationHeld:
        said = self.cleaned_data
        return QualificationHeld(said["uri"], said["title_en"], said["title_zh"])


FORMS: dict[str, type[RequirementForm]] = {
    form.kind: form
    for form in (
        LevelForm,
        RatersForm,
        ContextsForm,
        RecencyForm,
        ProcessOutcomeForm,
        ModuleForm,
        TaskForm,
        StageForm,
        QualificationForm,
    )
}
