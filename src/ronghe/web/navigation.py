"""The entries of the navigation that belong to the shell itself."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation import shell

HOME = shell.NavigationEntry(label=_("Next steps"), url_name="home", order=0, icon="list")


def register() -> None:
    shell.navigation.register("web.home", HOME)
