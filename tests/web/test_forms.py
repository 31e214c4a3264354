"""Every form is drawn with label, hint, error beside the field, and a summary on top."""

import re

from django import forms


class Example(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the list.")
    hours = forms.IntegerField(label="Hours", max_value=60, required=False)
    place = forms.ChoiceField(
        label="Place",
        choices=[("class", "In class"), ("work", "At work")],
        widget=forms.RadioSelect,
    )
    seen = forms.BooleanField(label="I saw it")
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_field_has_its_label_its_hint_and_its_control_tied_together() -> None:
    drawn = str(Example())
    assert '<label for="id_name">Name</label>' in drawn
    assert '<div class="field-hint" id="id_name_helptext">As on the list.</div>' in drawn
    assert 'aria-describedby="id_name_helptext"' in drawn
    assert 'Hours <span class="field-optional">(optional)</span>' in drawn
    assert "error-summary" not in drawn


def test_choices_are_rows_under_a_legend() -> None:
    drawn = str(Example())
    assert "<legend>Place</legend>" in drawn
    assert len(re.findall(r'<label class="choice" for="id_place_\d">', drawn)) == 2


def test_an_error_stands_beside_the_field_and_leads_there_from_the_top() -> None:
    drawn = str(Example({"name": "Li <b>", "hours": "90", "place": "x", "token": "t"}))
    summary, fields = drawn.split('<div class="fields">')
    assert '<a href="#id_hours">Hours – Ensure this value' in summary
    assert re.search(r'id="id_hours_error">.*Ensure this value', fields, flags=re.S)
    assert 'aria-describedby="id_hours_error"' in fields
    assert 'aria-invalid="true"' in fields
    target = re.search(r'href="(#id_place\w*)">Place', summary)
    assert target is not None
    assert f'id="{target[1][1:]}"' in fields


def test_what_was_typed_is_kept() -> None:
    drawn = str(Example({"name": "Li <b>", "hours": "ninety", "place": "work"}))
    assert 'value="Li &lt;b&gt;"' in drawn
    assert 'value="ninety"' in drawn
    assert re.search(r'value="work"[^>]*checked', drawn)


def test_hidden_fields_and_their_faults_are_not_lost() -> None:
    assert 'type="hidden" name="token"' in str(Example())
    summary = str(Example({"name": "x", "place": "work", "seen": "on"})).split("fields")[0]
    assert "This field is required" in summary


def test_a_fault_of_the_whole_form_is_said_on_top() -> None:
    form = Example({"name": "x", "place": "work", "seen": "on", "token": "t"})
    form.add_error(None, "The session was closed meanwhile.")
    assert "<li>The session was closed meanwhile.</li>" in str(form)
