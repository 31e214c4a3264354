"""The one opaque pointer of the house: at something upward, or anywhere, by kind, UUID and version.

Everything else that points at a row uses a foreign key and so is held to the layers.
"""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models


@dataclass(frozen=True, slots=True)
class Reference:
    """`kind` is `app.noun` (lower case), `version` empty where the thing has none."""

    kind: str
    uuid: UUID
    version: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.uuid}:{self.version}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `kind:uuid:version`; raises ValueError when it is none."""
        kind, uuid, version = text.split(":", 2)
        if "." not in kind:
            raise ValueError(f"not a reference: {text!r}")
        return cls(kind, UUID(uuid), version)


class ReferenceField(models.CharField["Reference | str | None", "Reference | None"]):
    """Stores a Reference as `kind:uuid:version`; empty string for none (None in Python)."""

    description = "an opaque reference"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: Any) -> Reference | None:
        return Reference.parse(value) if value else None

    def to_python(self, value: Any) -> Reference | None:
        if isinstance(value, Reference):
            return value
        if not value:
            return None
        try:
            return Reference.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> str:
        return str(value) if value else ""
