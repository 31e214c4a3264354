"""How every form of the house is drawn: label, hint, error beside the field, summary on top."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """FORM_RENDERER; needs `django.forms` installed below `ronghe.web`."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    formset_template_name = "web/forms/formset.html"
