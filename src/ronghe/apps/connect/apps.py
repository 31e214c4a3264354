from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "ronghe.apps.connect"
    label = "connect"
    verbose_name = "Connect"
