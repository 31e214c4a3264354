from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "ronghe.apps.connect"
    label = "connect"
    verbose_name = "Connect"

    def ready(self) -> None:
        from ronghe.apps.connect import (
            navigation_calendars,
            navigation_keys,
            navigation_rosters,
            next_steps_keys,
            next_steps_rosters,
            personal_data_calendars,
            personal_data_rosters,
            policy_calendars,
            policy_rosters,
            tasks_rosters,
        )

        policy_calendars.register()
        personal_data_calendars.register()
        navigation_calendars.register()
        navigation_keys.register()
        next_steps_keys.register()
        policy_rosters.register()
        personal_data_rosters.register()
        navigation_rosters.register()
        next_steps_rosters.register()
        tasks_rosters.register()
