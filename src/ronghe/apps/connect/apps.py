from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "ronghe.apps.connect"
    label = "connect"
    verbose_name = "Connect"

    def ready(self) -> None:
        from ronghe.apps.connect import (
            navigation_calendars,
            navigation_keys,
            navigation_lti,
            navigation_oidc,
            navigation_rosters,
            next_steps_keys,
            next_steps_lti,
            next_steps_rosters,
            personal_data_calendars,
            personal_data_outside,
            personal_data_rosters,
            policy_calendars,
            policy_lti,
            policy_oidc,
            policy_rosters,
            tasks_lti,
            tasks_rosters,
        )

        policy_calendars.register()
        policy_rosters.register()
        policy_lti.register()
        policy_oidc.register()
        personal_data_calendars.register()
        personal_data_rosters.register()
        personal_data_outside.register()
        navigation_calendars.register()
        navigation_keys.register()
        navigation_rosters.register()
        navigation_lti.register()
        navigation_oidc.register()
        next_steps_keys.register()
        next_steps_rosters.register()
        next_steps_lti.register()
        tasks_rosters.register()
        tasks_lti.register()
