"""Pages: site, contact form, expert workspace, support desk, administration."""
