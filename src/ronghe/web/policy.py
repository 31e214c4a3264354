"""The shell's own actions: how one wants it to look, and the gallery of its components."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, register_actions


def register() -> None:
    register_actions(
        Action(
            "web.choose_display",
            Text("Choose light or dark", "选择明暗外观"),
            open_to="anyone",
        ),
        Action(
            "web.view_gallery",
            Text("See the components of the pages", "查看页面组件"),
            open_to="anyone",
        ),
    )
