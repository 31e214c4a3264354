from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "ronghe.apps.base"
    label = "base"
    verbose_name = "Base"

    def ready(self) -> None:
        from ronghe.apps.base import signing

        signing.register()
