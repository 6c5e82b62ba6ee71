"""Receipts: what a customer paid and got back, as a numbered document that never changes.

Nouns: series, receipt, snapshot, receipt mail. Issued by the workflows that settle charges and
refunds, in their transaction; drawn as a PDF when somebody reads it; mailed by a workflow.
"""
