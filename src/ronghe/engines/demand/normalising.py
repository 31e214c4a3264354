"""From text as people write it to the form that is compared: tokens in English, characters in
Chinese. Every character keeps its place, so that a find has offsets in the text as it was."""

# Bytes are translated many times faster than characters; what stands outside ASCII is replaced one
# by one, and only in a text that has any.
_ASCII_PUNCTUATION = "\t\n\r\x0b\x0c\"'`()[]{}<>,;:!?|*~=_^\\-/"
_OTHER_PUNCTUATION = "\xa0\u3000\u2028•·“”‘’«»\u2010\u2011–—−…、，。；：？！（）【】《》「」"
_BYTES = bytes.maketrans(_ASCII_PUNCTUATION.encode(), b" " * len(_ASCII_PUNCTUATION))
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}

_NO_PLURALS = ("ss", "us", "is", "as", "os", "ics", "news", "lens", "series")
_LONG_PLURALS = ("ches", "shes", "sses", "xes", "zes")
_SHORTEST_PLURAL = 4


def lowered(text: str) -> str:
    """Lower case with every character in its place (a few would grow into two)."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def canonical(token: str) -> str:
    """A lowered English token without closing full stops and without its plural ending, where
    taking that off is safe: "machines." and "machine" are one; "business", "analysis" stay."""
    token = token.rstrip(".&") or token
    if len(token) < _SHORTEST_PLURAL or token[-1] != "s" or not token.isalpha():
        return token
    if token.endswith(_NO_PLURALS):
        return token
    if token.endswith("ies") and len(token) > _SHORTEST_PLURAL:
        return token[:-3] + "y"
    return token[:-2] if token.endswith(_LONG_PLURALS) else token[:-1]


def english_pieces(text: str) -> list[str]:
    """The lowered text parted at every separator; two separators leave an empty piece between.

    Hyphens, slashes and brackets part; full stops, plus and number signs do not ("node.js", "c++").
    The pieces joined by one character are as long as the text.
    """
    small = lowered(text)
    if not small.isascii():
        for character in _OTHER_PUNCTUATION:
            small = small.replace(character, " ")
    parted = small.encode("utf-8", "surrogatepass").translate(_BYTES)
    return parted.decode("utf-8", "surrogatepass").split(" ")


def english_tokens(text: str) -> list[str]:
    """The canonical tokens of a text."""
    return [canonical(piece) for piece in english_pieces(text) if piece]


def chinese_characters(text: str) -> str:
    """The text with full-width forms folded, lowered; as long as it was."""
    return lowered(text.translate(_FULL_WIDTH))
