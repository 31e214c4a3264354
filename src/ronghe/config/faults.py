"""What a command says when it cannot do its work, in the language of the terminal.

Knows no Django.
"""

from ronghe.files.calibrate_command import language_of_locale


def words(en: str, zh: str) -> str:
    """Return the sentence in the language of the terminal."""
    return en if language_of_locale() == "en" else zh


class CommandFault(Exception):
    """The command cannot be run as asked; the message is one clear line for the person."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(words(en, zh))
        self.en = en
        self.zh = zh
