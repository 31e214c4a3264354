"""CASE 1.0 and 1.1 of 1EdTech: competency frameworks as packages."""
