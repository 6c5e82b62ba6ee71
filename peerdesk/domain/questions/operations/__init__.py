"""Writes on paid questions, by capability."""
