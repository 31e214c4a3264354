"""Pages of assessment, by who asks: a student's competence, forms, quality of measurement."""
