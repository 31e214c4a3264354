"""Pages of competence: they ask a query or a service once and draw the answer."""
