"""Fields of one content in two languages, of which one is enough."""

from typing import Any

from django import forms


class OneOfTwoField(forms.CharField):
    """One of a pair (title in Chinese, title in English): the label says "one of the two", not
    "optional". That both are empty is for the form, or the service, to refuse."""

    is_one_of_two = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
