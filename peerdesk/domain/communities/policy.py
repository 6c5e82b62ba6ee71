"""The policy: amounts and times an owner may change, with their defaults and bounds (pure).

Seconds and hours may be 0; hours may be fractions, so that a test needs no clock of its own.
"""

import re
from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Self

from peerdesk.core.errors import InvalidInput

Tariff = tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Every value of the policy. Amounts are in the community's currency."""

    accept_seconds: Decimal = Decimal(30)
    invite_wave: int = 3
    # A wave asks `invite_wave` experts, and more if by what was learned of them they would be taken
    # with less than this probability: up to `invite_wave_most`, 0 is twice `invite_wave`.
    first_wave_percent: Decimal = Decimal(80)
    invite_wave_most: int = 0
    fallback: str = "agents"
    fallback_seconds: Decimal = Decimal(180)
    first_reply_seconds: Decimal = Decimal(180)
    chats_at_once: int = 3
    misses_before_pause: int = 5
    customer_idle_minutes: Decimal = Decimal(10)
    close_idle_hours: Decimal = Decimal(48)
    rating_hours: Decimal = Decimal(24)
    rating_change_hours: Decimal = Decimal(168)
    rating_appeal_days: Decimal = Decimal(14)
    tariff: Tariff = ((4, Decimal("2.00")), (3, Decimal("1.00")))
    forward_pays: str = "part"  # what a forwarded chat earns: nothing, part or brief (F9)
    forward_part_percent: int = 50  # of what its stars earn, when a part is paid
    premium_after_replies: int = 2
    premium_after_seconds: Decimal = Decimal(60)
    premium_offer_hours: Decimal = Decimal(72)
    expert_share_percent: Decimal = Decimal(70)
    minimum_price: Decimal = Decimal("5.00")
    urgent_percent: int = 50  # what is proposed on top for an urgent question
    answer_promise_hours: Decimal = Decimal(24)  # unanswered so long, the question is refunded
    payment_minutes: Decimal = Decimal(60)  # unpaid so long, the question is given up
    member_question_price: Decimal = Decimal("25.00")  # what a membership covers of one question
    membership_withdrawal_days: Decimal = Decimal(14)  # so long the purchase can be undone (F12)
    membership_reminder_days: Decimal = Decimal(7)  # before each renewal
    membership_retry_days: Decimal = Decimal(7)  # so long an unpaid renewal is tried again
    # A premium service: time to report on it, and to object before it counts as confirmed.
    report_hours: Decimal = Decimal(36)
    confirm_hours: Decimal = Decimal(72)
    refund_days: Decimal = Decimal(14)
    refund_answer_hours: Decimal = Decimal(48)  # so long the expert is heard
    refund_decide_hours: Decimal = Decimal(96)  # and by then support has decided
    payout_minimum: Decimal = Decimal("20.00")
    payout_day: int = 1  # of the month, as announced to the experts; 0: no day is announced
    iban_hold_hours: Decimal = Decimal(72)
    box_days_after_close: Decimal = Decimal(7)
    attachment_mib: int = 10
    # What customers of the support team may expect, counted in opening hours.
    first_answer_hours: Decimal = Decimal(4)
    next_answer_hours: Decimal = Decimal(8)
    pending_hours: Decimal = Decimal(72)  # waiting for the customer, unless an agent says otherwise
    # A mail of an answer goes after so long without another one, which would go with it.
    mail_after_seconds: Decimal = Decimal(10)
    mail_reopen_days: Decimal = Decimal(14)  # so long a reply by mail reopens what is closed
    expert_approval: bool = False  # an owner approves each new expert (F1)
    expert_credential: bool = False  # and each proves a credential first

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Self:
        """The policy with `values` (as JSON) over the defaults; raises InvalidInput by field."""
        parsed: dict[str, Any] = {}
        errors: dict[str, list[str]] = {}
        for name, value in values.items():
            try:
                parsed[name] = _PARSERS[name](value)
            except KeyError:
                errors[name] = ["There is no such policy value."]
            except (ValueError, TypeError, ArithmeticError) as error:
                errors[name] = [str(error) or "This value doesn't fit."]
        if errors:
            raise InvalidInput(errors)
        return cls(**parsed)

    def pay_for(self, stars: int) -> Decimal:
        """What a rating of 1 to 5 stars earns (C9): the best step reached, else nothing."""
        return max((pay for least, pay in self.tariff if stars >= least), default=Decimal(0))

    def as_wire(self) -> dict[str, Any]:
        """As JSON: amounts as texts, times as numbers, the tariff as pairs."""
        return {field.name: _wire(field.name, getattr(self, field.name)) for field in fields(self)}

    def seconds(self, name: str) -> timedelta:
        """One of the values in seconds as a span of time."""
        return timedelta(seconds=float(getattr(self, name)))

    def hours(self, name: str) -> timedelta:
        """One of the values in hours as a span of time (an hour is 3600 s, I11)."""
        return timedelta(seconds=float(getattr(self, name) * 3600))

    def days(self, name: str) -> timedelta:
        """One of the values in days as a span of time (a day is 86,400 s)."""
        return timedelta(seconds=float(getattr(self, name) * 86_400))

    def minutes(self, name: str) -> timedelta:
        """One of the values in minutes as a span of time."""
        return timedelta(seconds=float(getattr(self, name) * 60))


# JSON's numbers without an exponent; Decimal would also read "1_0" and digits of other scripts.
_NUMERAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
AMOUNTS = frozenset({"minimum_price", "payout_minimum", "member_question_price"})


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("Give a number.")
    if isinstance(value, str) and not _NUMERAL.fullmatch(value):
        raise ValueError("Give a number.")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("Give a number.") from None
    if not number.is_finite() or not 0 <= number <= 1_000_000:
        raise ValueError("Give a number from 0 to 1,000,000.")
    return number


def _count(low: int, high: int) -> Any:
    def parse(value: Any) -> int:
        number = _number(value)
        if number != int(number) or not low <= number <= high:
            raise ValueError(f"Give a whole number from {low} to {high}.")
        return int(number)

    return parse


def _percent(value: Any) -> Decimal:
    number = _number(value)
    if number > 100:
        raise ValueError("Give a number from 0 to 100.")
    return number


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("Give true or false.")
    return value


def _choice(*options: str) -> Any:
    def parse(value: Any) -> str:
        if value not in options:
            raise ValueError(f"Choose {', '.join(options[:-1])} or {options[-1]}.")
        return str(value)

    return parse


def _tariff(value: Any) -> Tariff:
    try:
        steps = [(_count(1, 5)(least), _number(pay)) for least, pay in value]
    except (TypeError, ValueError):
        raise ValueError('Give pairs of stars and pay, such as [[4, "2.00"]].') from None
    if len({least for least, _ in steps}) != len(steps):
        raise ValueError("Name each number of stars once.")
    return tuple(sorted(steps, reverse=True))


def _wire(name: str, value: Any) -> Any:
    if name == "tariff":
        return [[least, str(pay)] for least, pay in value]
    if name in AMOUNTS:
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


_PARSERS: dict[str, Any] = {
    **{field.name: _number for field in fields(Policy)},
    "invite_wave": _count(1, 50),
    "invite_wave_most": _count(0, 100),
    "first_wave_percent": _percent,
    "chats_at_once": _count(1, 20),
    "misses_before_pause": _count(1, 100),
    "premium_after_replies": _count(0, 100),
    "attachment_mib": _count(1, 100),
    "payout_day": _count(0, 28),
    "urgent_percent": _count(0, 500),
    "expert_share_percent": _percent,
    "expert_approval": _flag,
    "expert_credential": _flag,
    "fallback": _choice("agents", "ticket"),
    "forward_pays": _choice("nothing", "part", "brief"),
    "forward_part_percent": _count(0, 100),
    "tariff": _tariff,
}
