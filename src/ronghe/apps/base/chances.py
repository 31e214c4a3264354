"""A probability in words: the same number wherever it is told, on pages and in what is signed."""

MOST = 99


def whole_percent(share: float) -> int:
    """Rounded down: 79.9 % are not the 80 % that are asked for. Nothing is told as certain."""
    return min(int(share * 100 + 1e-9), MOST)


def percent_text(share: float) -> str:
    """The same with its sign; nothing is told as impossible."""
    whole = whole_percent(share)
    return f"{whole}%" if whole else "<1%"
