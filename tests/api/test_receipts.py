"""Receipts over the API: the payer's own, and a community's for its owners."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.receipts.operations import issue_for_charge
from tests.api.conftest import As, problem
from tests.receipts import paid

pytestmark = pytest.mark.promise("F12")


def test_a_customer_reads_their_receipts(
    by: As, ada: Person, olga: Person, agnes: Person, otto: Person, tally: Community
) -> None:
    receipt = issue_for_charge(paid(ada, tally), now=clock.now())
    (mine,) = by(ada).get("/me/receipts").json()["items"]
    assert mine["amount"] == {"amount": "30.00", "currency": "CHF"}
    assert by(ada).get("/me/receipts?community=tally").json()["items"] == [mine]
    assert by(olga).get("/communities/tally/receipts").json()["items"] == [mine]
    for reader in (ada, olga):
        document = by(reader).get(f"/receipts/{receipt.id}/pdf")
        assert document["Content-Type"] == "application/pdf"
        assert document.content.startswith(b"%PDF-")
    for stranger in (agnes, otto):
        problem(by(stranger).get(f"/receipts/{receipt.id}"), 404, "not_found")
        problem(by(stranger).get(f"/receipts/{receipt.id}/pdf"), 404, "not_found")
        problem(by(stranger).get("/communities/tally/receipts"), 404, "not_found")
        assert by(stranger).get("/me/receipts").json()["items"] == []
