"""What a command says when it cannot do its work. Knows no Django."""


class CommandFault(Exception):
    """The command cannot be run as asked; the message is one clear line for the person."""
