"""Job postings: schema.org JobPosting, JSON Lines and CSV."""
