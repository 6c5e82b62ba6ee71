"""Mail: what arrives by e-mail, whose it is, and where it goes (S8)."""
