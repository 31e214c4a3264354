from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ronghe.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        from ronghe.web import navigation, policy

        policy.register()
        navigation.register()
