"""Receipts are issued once, in the transaction that made them true."""

from peerdesk.domain.receipts.operations.issuing import issue_for_charge, issue_for_refund

__all__ = ["issue_for_charge", "issue_for_refund"]
