"""What pages, tables, forms and charts are made of; knows no database."""
