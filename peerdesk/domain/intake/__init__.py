"""Intake: what a customer may come with, and where it goes (S2, S7).

Noun: reason, a node of a tree the owner edits; only leaves can be chosen. A reason is simple
(chat) or complex (ticket), may name an area, and says who serves it.
"""
