"""What the template of the minutes asks of a document."""

from django import template

from ronghe.files.documents.typst_pdf import Block

register = template.Library()


@register.filter
def block_kind(block: Block) -> str:
    """The kind of a block by name: Heading, Paragraph, Pairs, Bullets or Table."""
    return type(block).__name__
