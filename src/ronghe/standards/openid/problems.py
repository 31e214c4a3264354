"""What is wrong with something that came from an identity provider, in both languages."""


class OpenIdProblem(ValueError):
    """`code` is stable; `en` and `zh` say it to whoever looks after the connection."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.zh = zh
