"""Documents for printing and signing: dataclasses in, bytes out."""
