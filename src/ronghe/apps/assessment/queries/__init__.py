"""Reading assessment, always from a viewer; one module per page's question."""
