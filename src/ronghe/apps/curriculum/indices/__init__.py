"""The indices of pace, as pure computing: dataclasses in and out, no database, no clock."""
