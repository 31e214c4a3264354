"""The list of knowledge of a national teaching standard as CSV: code, titles, area."""

from ronghe.standards.teaching_standard_csv.reading import Element, read_elements

__all__ = ["Element", "read_elements"]
