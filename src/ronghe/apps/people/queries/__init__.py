"""Reading people, always from a viewer."""
