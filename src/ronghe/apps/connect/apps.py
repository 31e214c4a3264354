from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "ronghe.apps.connect"
    label = "connect"
    verbose_name = "Connect"

    def ready(self) -> None:
        from ronghe.apps.connect import (
            navigation_calendars,
            navigation_keys,
            next_steps_keys,
            personal_data_calendars,
            policy_calendars,
        )

        policy_calendars.register()
        personal_data_calendars.register()
        navigation_calendars.register()
        navigation_keys.register()
        next_steps_keys.register()
