"""Writes of support, a file for each tool."""
