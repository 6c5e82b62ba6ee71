"""The weekly hours as a form: what was typed, what is wrong with it, what it means."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.timetable import Interval
from peerdesk.domain.expertise.queries import Times
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.workspace.clock_times import TIME, WHOLE_DAY
from peerdesk.entrypoints.web.workspace.exceptions_form import OtherDays
from peerdesk.entrypoints.web.workspace.holidays_form import (
    country_choices,
    parts_of,
    place_of,
    region_choices,
)

A_MONDAY = date(2024, 1, 1)


@dataclass
class Day:
    """One day's rows as they stand in the form."""

    number: int
    spans: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Monday, in the reader's language."""
        name = date_format(A_MONDAY + timedelta(days=self.number), "l")
        return name[:1].upper() + name[1:]

    @property
    def empty(self) -> bool:
        """Whether no hours are set."""
        return not any(start for start, _end in self.spans)


class HoursForm(forms.Form):
    """Zone, limit and languages; the days stand beside it."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    at_once = forms.IntegerField(
        label=gettext_lazy("Chats at once, at most"),
        min_value=1,
        error_messages={"required": gettext_lazy("Please choose how many chats at once.")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you answer in"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose at least one language.")},
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    region = forms.CharField(label=gettext_lazy("Region"), required=False, max_length=50)

    def __init__(
        self, times: Times, community: Community, typed: QueryDict | None = None, *, today: date
    ) -> None:
        country, region = parts_of(times.holidays)
        initial = {
            "time_zone": times.time_zone,
            "at_once": min(times.at_once, community.policy.chats_at_once),
            "languages": list(times.languages),
            "country": country,
            "region": region,
        }
        super().__init__(typed, initial=initial)
        self._offer(times, community)
        self.days = _typed_days(typed) if typed is not None else _stored_days(times.schedule)
        self.others = (
            OtherDays.typed(typed)
            if typed is not None
            else OtherDays.stored(times.exceptions, today)
        )

    def _offer(self, times: Times, community: Community) -> None:
        zones = sorted({*available_timezones(), times.time_zone} - {"localtime", "Factory"})
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        most = community.policy.chats_at_once
        at_once = self.fields["at_once"]
        at_once.max_value = most  # type: ignore[attr-defined]
        at_once.widget.attrs["max"] = most
        words = _("Here at most %(count)d, and one for your first ten chats.")
        at_once.help_text = words % {"count": most}
        at_once.validators.append(_at_most(most))
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (code, language_name(code)) for code in community.chat_languages
        ]
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]

    @property
    def regions(self) -> list[tuple[str, str, bool]]:
        """The regions of the country that is chosen: code, name, and whether it is the one."""
        region = self["region"].value()
        return [(code, name, code == region) for code, name in self._regions()]

    def _regions(self) -> list[tuple[str, str]]:
        return region_choices(str(self["country"].value() or ""))

    def place(self) -> str:
        """Whose public holidays are kept free, "" for none's."""
        return place_of(self.cleaned_data["country"], self.cleaned_data["region"])

    def is_valid(self) -> bool:
        """Whether fields and days make sense together."""
        for day in self.days:
            day.errors = _errors_in(day)
        fits = self.others.check()
        return super().is_valid() and fits and not any(day.errors for day in self.days)

    @property
    def has_mistakes(self) -> bool:
        """Whether anything is marked, in a field or a day."""
        marked = bool(self.errors) or bool(self.others.mistakes)
        return marked or any(day.errors for day in self.days)

    def schedule(self) -> list[dict[str, Any]]:
        """The hours as they are stored: days with the same span share an interval."""
        days = defaultdict(list)
        for day in self.days:
            for span in day.spans:
                if span != ("", ""):
                    days[span].append(day.number)
        return [{"days": days[span], "from": span[0], "to": span[1]} for span in sorted(days)]

    def refuse(self, refusal: InvalidInput) -> None:
        """Put each sentence beside its field."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def _at_most(most: int) -> Any:
    def check(value: int) -> None:
        if value > most:
            words = _("This community allows at most %(count)d chats at once.")
            raise forms.ValidationError(words % {"count": most})

    return check


def _stored_days(schedule: Sequence[Interval | dict[str, Any]]) -> list[Day]:
    days = [Day(number) for number in range(7)]
    for interval in schedule:
        for number in interval["days"]:
            days[number].spans.append((interval["from"], interval["to"]))
    for day in days:
        # One empty row to type in, for who has no script to add one.
        day.spans = [*sorted(day.spans), ("", "")]
    return days


def _typed_days(typed: QueryDict) -> list[Day]:
    days = []
    for number in range(7):
        starts, ends = typed.getlist(f"from-{number}")[:12], typed.getlist(f"to-{number}")[:12]
        spans = [(start.strip()[:5], end.strip()[:5]) for start, end in zip(starts, ends)]  # noqa: B905
        days.append(Day(number, [*sorted(span for span in spans if any(span)), ("", "")]))
    return days


def _errors_in(day: Day) -> list[str]:
    spans = [span for span in day.spans if any(span)]
    if any(not start or not end for start, end in spans):
        return [_("Give both a start and an end.")]
    if any(not TIME.fullmatch(part) for span in spans for part in span):
        return [_("Write times like 08:30.")]
    if any(start == end and (start, end) != WHOLE_DAY for start, end in spans):
        return [_("Start and end are the same.")]
    return [_("These hours overlap.")] if _overlap(spans) else []


def _overlap(spans: list[tuple[str, str]]) -> bool:
    ordered = sorted(spans)
    return any(end <= start or later < end for (start, end), (later, _end) in pairwise(ordered))
