"""One module per command of `ronghe`, each with add_arguments(parser) and run(arguments)."""
