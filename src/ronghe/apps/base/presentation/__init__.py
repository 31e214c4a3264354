"""What pages, tables, forms and charts are made of. Knows no database and no template by content."""
