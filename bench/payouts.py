"""One payout of many experts, from the first lock to the sealed file: seconds and memory.

Goal: 100,000 experts in 60 s and 300 MiB. Run: python -m bench.payouts [experts]
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from bench.database import own_database, set_up_django

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def main(experts: int = 100_000) -> tuple[float, float]:
    """Print and give the seconds and MiB of a process that does nothing but the payout."""
    with own_database():
        _fill(experts)
        words = [sys.executable, "-m", "bench.payouts", "pay"]
        answer = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    seconds, mebibytes, size, count = map(float, answer.split())
    print(
        f"payout of {count:,.0f} experts: {seconds:.1f} s, {mebibytes:.0f} MiB at most, "
        f"a file of {size / 1e6:.1f} MB"
    )
    return seconds, mebibytes


def pay() -> None:
    """The measured process."""
    set_up_django()
    from peerdesk.core import clock
    from peerdesk.domain.communities.models import Community
    from peerdesk.domain.payouts.queries import file_of
    from peerdesk.domain.people.models import Person
    from peerdesk.workflows.run_payout import run_payout

    owner, now = Person.objects.get(email="owner@example.org"), clock.now()
    start = time.perf_counter()
    payout = run_payout(
        community=Community.objects.get(), made_by=owner, execution_date=now.date(), now=now
    )
    seconds = time.perf_counter() - start
    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(seconds, mebibytes, len(file_of(payout)), payout.count)


def _fill(experts: int) -> None:
    set_up_django()
    from django.core.management import call_command

    from peerdesk.core.crypto import seal
    from peerdesk.core.money import Money
    from peerdesk.domain.communities.models import Community
    from peerdesk.domain.ledger import chart
    from peerdesk.domain.ledger.operations import Draft, Leg, post_transfers
    from peerdesk.domain.payouts.models import IBAN_PURPOSE, BankAccount
    from peerdesk.domain.people.models import Person

    call_command("migrate", verbosity=0)
    community = Community.objects.create(
        slug="tally",
        name="Tally",
        mode="sponsored",
        currency="CHF",
        languages=["en"],
        chat_languages=["en"],
        payer_name="Tally AG",
        payer_town="Zürich",
        payer_country="CH",
        payer_iban="CH5604835012345678009",
    )
    Person.objects.create(email="owner@example.org")
    for some in _slices(experts):
        people = [Person(id=UUID(int=n + 1), email=f"e{n}@example.org") for n in some]
        Person.objects.bulk_create(people)
        BankAccount.objects.bulk_create(
            BankAccount(
                person=person,
                community=community,
                iban_sealed=seal("CH9300762011623852957", purpose=IBAN_PURPOSE),
                last_four="2957",
                country="CH",
                name=f"Expert Nüméro {person.id.int}",
                town="Genève",
                changed_at=LONG_AGO,
            )
            for person in people
        )
        brand = chart.brand_receivable()
        drafts = [
            Draft(
                reference=f"rating:{person.id}",
                why="rating",
                legs=[Leg(brand, chart.expert_payable(person.id), Money(2000 + n % 999, "CHF"))],
            )
            for n, person in zip(some, people, strict=True)
        ]
        post_transfers(book=community.id, drafts=drafts)


def _slices(experts: int) -> Iterator[range]:
    return (range(first, min(first + 2000, experts)) for first in range(0, experts, 2000))


if __name__ == "__main__":
    if sys.argv[1:] == ["pay"]:
        pay()
    else:
        main(*map(int, sys.argv[1:2]))
