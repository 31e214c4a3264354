"""What the region's work asks for: skills in text, trends, coverage and gap."""
