"""The roof: settings, addresses, the command line, the supervisor. Imported by nobody."""
