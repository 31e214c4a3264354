"""The forms that make an instrument: what it is, then one item at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.assessment.instrument_rows import SCALES
from ronghe.apps.assessment.models import Instrument
from ronghe.apps.assessment.rubric_items import items_of_rubric
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import (
    ALLOWED_INSTRUMENTS,
    Competence,
    Dimension,
    Framework,
    InstrumentKind,
    Rubric,
    TypicalTask,
)
from ronghe.standards.instrument_csv import CategoryRow, InstrumentRow, ItemRow

MOST_CATEGORIES = 12
LEAST_ROWS = 4
FREE_ROWS = 2
SMALLER = {"rows": 2}


class InstrumentForm(forms.Form):
    """What an instrument is. Kind and code are settled with the first draft."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=80,
        help_text=gettext_lazy("Short and lasting: letters, digits, - and _. Files name it so."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=InstrumentKind.choices, widget=forms.RadioSelect
    )
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200)
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=200)
    task = forms.ChoiceField(label=gettext_lazy("Work task"), required=False)
    rubric = forms.ChoiceField(
        label=gettext_lazy("Begin with the publisher's rubric"),
        required=False,
        help_text=gettext_lazy("For scales: its criteria become items, its levels their answers."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes it takes"), min_value=1, max_value=480, initial=5
    )
    description_en = forms.CharField(
        label=gettext_lazy("For whom and how, in English"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=SMALLER),
    )
    description_zh = forms.CharField(
        label=gettext_lazy("For whom and how, in Chinese"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=SMALLER),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        tasks: Sequence[TypicalTask],
        row: InstrumentRow | None = None,
        rubrics: Sequence[Rubric] = (),
    ) -> None:
        self.row = row
        self.rubrics = {one.identifier: one for one in rubrics}
        told = self.base_fields.keys() - {"rubric"}
        initial = {name: getattr(row, name) for name in told} if row else None
        super().__init__(data, initial=initial)
        choices = [("", _("– none –")), *((t.code, str(text_of(t))) for t in tasks)]
        self.fields["task"].choices = choices  # type: ignore[attr-defined]
        self._offer_rubrics()
        if row is not None:
            del self.fields["code"], self.fields["kind"]

    def _offer_rubrics(self) -> None:
        if not self.rubrics:
            del self.fields["rubric"]
            return
        named = [(key, one.title or _("Rubric")) for key, one in self.rubrics.items()]
        self.fields["rubric"].choices = [("", _("– none –")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("rubric") and said.get("kind") and InstrumentKind(said["kind"]) not in SCALES:
            self.add_error("rubric", _("Only a scale can begin with a rubric; choose its kind."))
        return said

    def as_row(self) -> InstrumentRow:
        """The instrument with its items as they stand."""
        said = dict(self.cleaned_data)
        rubric = self.rubrics.get(said.pop("rubric", ""))
        if rubric is not None:
            said["items"] = items_of_rubric(rubric, code=said["code"])
        if self.row is not None:
            said |= {"code": self.row.code, "kind": self.row.kind, "items": self.row.items}
        return InstrumentRow(**said)


class CopyForm(forms.Form):
    code = forms.SlugField(label=gettext_lazy("Code of the copy"), max_length=60)


class InstrumentFileForm(forms.Form):
    framework = forms.ChoiceField(label=gettext_lazy("Framework"))
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("One row an instrument, item or answer. At most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, frameworks: Sequence[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.uuid), str(text_of(one))) for one in frameworks]
        self.fields["framework"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > 5 * 2**20:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it and try again."))
        return bytes(upload.read())


def competence_choices(instrument: Instrument) -> list[tuple[str, list[tuple[str, str]]]]:
    """The framework's competences that this kind of instrument measures, by dimension."""
    groups: dict[str, list[tuple[str, str]]] = {}
    kind = InstrumentKind(instrument.kind)
    for one in instrument.framework.competences.order_by("position", "pk"):
        if kind in ALLOWED_INSTRUMENTS[Dimension(one.dimension)]:
            group = str(DIMENSION_TEXT[Dimension(one.dimension)])
            groups.setdefault(group, []).append((one.code, str(text_of(one))))
    return list(groups.items())


def row_from_anchors(instrument: Instrument, competence: Competence, place: int) -> ItemRow:
    """An item to begin with: of a scale, the competence's own anchors as its categories."""
    anchors = competence.anchors.order_by("level__number")
    is_scale = InstrumentKind(instrument.kind) in SCALES
    return ItemRow(
        code=f"{instrument.code}-{place + 1}",
        competence=competence.code,
        title_en=competence.title_en if is_scale else "",
        title_zh=competence.title_zh if is_scale else "",
        categories=tuple(
            CategoryRow(score, anchor.title_en, anchor.title_zh)
            for score, anchor in enumerate(anchors)
        )
        if is_scale
        else (),
    )


class ItemForm(forms.Form):
    """One item with its answers; rows without a text are no answers.

    How answers count depends on the kind: a scale counts up by itself, a knowledge test asks which
    one is right, the others ask for a score.
    """

    competence = forms.ChoiceField(label=gettext_lazy("Competence"))
    code = forms.RegexField(
        r"^[^\s,;=]+$",
        label=gettext_lazy("Code"),
        max_length=80,
        error_messages={"invalid": gettext_lazy("No spaces, commas, semicolons or =.")},
        help_text=gettext_lazy("The same code is the same item for every calibration."),
    )
    title_en = forms.CharField(
        label=gettext_lazy("What is asked or looked at, in English"),
        max_length=2_000,
        widget=forms.Textarea(attrs=SMALLER),
    )
    title_zh = forms.CharField(
        label=gettext_lazy("What is asked or looked at, in Chinese"),
        max_length=2_000,
        widget=forms.Textarea(attrs=SMALLER),
    )
    anchor = forms.SlugField(
        label=gettext_lazy("Anchor task"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Only where other regions use the very same item: its shared name."),
    )

    def __init__(self, data: Any = None, *, instrument: Instrument, row: ItemRow) -> None:
        self.kind, self.row = InstrumentKind(instrument.kind), row
        self.rows = _row_count(data, row)
        super().__init__(data, initial=self._initial(row))
        self.fields["competence"].choices = competence_choices(instrument)  # type: ignore[attr-defined]
        for number in range(self.rows):
            self._add_category(number)
        if self.asks_right_answer:
            self.fields["right"] = forms.ChoiceField(
                choices=[(str(n), "") for n in range(self.rows)],
                required=False,
                widget=forms.RadioSelect,
                label=_("Right answer"),
            )

    @property
    def asks_right_answer(self) -> bool:
        return self.kind == InstrumentKind.KNOWLEDGE_TEST

    @property
    def asks_scores(self) -> bool:
        return self.kind not in SCALES and not self.asks_right_answer

    def _initial(self, row: ItemRow) -> dict[str, Any]:
        initial: dict[str, Any] = {name: getattr(row, name) for name in self.base_fields}
        for number, one in enumerate(row.categories):
            initial |= {f"en-{number}": one.title_en, f"zh-{number}": one.title_zh}
            initial[f"score-{number}"] = one.score
        right = [n for n, one in enumerate(row.categories) if one.score]
        return initial | {"right": str(right[0]) if right else ""}

    def _add_category(self, number: int) -> None:
        labels = {"en": _("Answer %(n)d in English"), "zh": _("Answer %(n)d in Chinese")}
        for language, label in labels.items():
            self.fields[f"{language}-{number}"] = forms.CharField(
                label=label % {"n": number + 1},
                required=False,
                max_length=1_000,
                widget=forms.Textarea(attrs=SMALLER),
            )
        if self.asks_scores:
            self.fields[f"score-{number}"] = forms.IntegerField(
                label=_("Answer %(n)d counts") % {"n": number + 1},
                required=False,
                min_value=0,
                max_value=20,
            )

    def categories(self) -> Iterator[Mapping[str, Any]]:
        """The fields of each answer, for the template."""
        for number in range(self.rows):
            yield {
                "number": number + 1,
                "en": self[f"en-{number}"],
                "zh": self[f"zh-{number}"],
                "score": self[f"score-{number}"] if self.asks_scores else None,
                "right": list(self["right"])[number] if self.asks_right_answer else None,
            }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in self._filled():
            for language in ("en", "zh"):
                if not said.get(f"{language}-{number}"):
                    self.add_error(f"{language}-{number}", _("Both languages are needed."))
            if self.asks_scores and said.get(f"score-{number}") is None:
                self.add_error(f"score-{number}", _("Say what this answer counts."))
        if self.asks_right_answer and said.get("right", "") not in map(str, self._filled()):
            self.add_error("right", _("Say which answer is right."))
        return said

    def _filled(self) -> list[int]:
        said = self.cleaned_data
        return [n for n in range(self.rows) if said.get(f"en-{n}") or said.get(f"zh-{n}")]

    def as_row(self) -> ItemRow:
        said = self.cleaned_data
        return ItemRow(
            code=said["code"],
            competence=said["competence"],
            title_en=said["title_en"],
            title_zh=said["title_zh"],
            anchor=said["anchor"],
            categories=tuple(
                CategoryRow(self._score(place, number), said[f"en-{number}"], said[f"zh-{number}"])
                for place, number in enumerate(self._filled())
            ),
        )

    def _score(self, place: int, number: int) -> int:
        if self.asks_right_answer:
            return int(self.cleaned_data["right"] == str(number))
        return int(self.cleaned_data[f"score-{number}"]) if self.asks_scores else place


def _row_count(data: Any, row: ItemRow) -> int:
    """As many rows as are filled and two more; what was posted keeps its rows."""
    posted = [int(name[3:]) + 1 for name in data or () if name[:3] == "en-" and name[3:].isdigit()]
    wanted = max([LEAST_ROWS, len(row.categories) + FREE_ROWS, *posted])
    return min(wanted, MOST_CATEGORIES)
