"""A timetable as a form: zone, week, days that are different, public holidays (C4, S6)."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from peerdesk.domain.communities.timetable import Timetable
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.entrypoints.web.workspace.exceptions_form import OtherDays
from peerdesk.entrypoints.web.workspace.holidays_form import (
    country_choices,
    parts_of,
    place_of,
    region_choices,
)
from peerdesk.entrypoints.web.workspace.week_form import (
    errors_in,
    schedule_of,
    stored_days,
    typed_days,
)


class TimetableForm(VerbForm):
    """Zone and place; the days of the week and the others stand beside them."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.CharField(label=_("Region"), required=False, max_length=50)

    def __init__(
        self,
        table: Timetable,
        typed: QueryDict | None,
        *,
        today: date,
        on_holidays_too: str,
        initial: dict[str, Any],
    ) -> None:
        """`on_holidays_too` says what choosing no country means."""
        country, region = parts_of(table.holidays)
        stored = {"time_zone": table.zone, "country": country, "region": region}
        super().__init__(typed, initial=stored | initial)
        zones = sorted({*available_timezones(), table.zone} - {"localtime", "Factory"})
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        self.fields["country"].choices = country_choices(on_holidays_too)  # type: ignore[attr-defined]
        if typed is None:
            self.days = stored_days(table.schedule)
            self.others = OtherDays.stored(table.exceptions, today)
        else:
            self.days, self.others = typed_days(typed), OtherDays.typed(typed)

    @property
    def regions(self) -> list[tuple[str, str, bool]]:
        """The regions of the country that is chosen: code, name, and whether it is the one."""
        chosen = self["region"].value()
        found = region_choices(str(self["country"].value() or ""))
        return [(code, name, code == chosen) for code, name in found]

    @property
    def has_mistakes(self) -> bool:
        """Whether anything is marked, in a field or a day."""
        marked = bool(self.errors) or bool(self.others.mistakes)
        return marked or any(day.errors for day in self.days)

    @property
    def week_counts(self) -> bool:
        """Whether the days of the week say anything."""
        return True

    def is_valid(self) -> bool:
        """Whether fields and days make sense together."""
        for day in self.days:
            day.errors = errors_in(day) if self.week_counts else []
        fits = self.others.check()
        return super().is_valid() and fits and not any(day.errors for day in self.days)

    def place(self) -> str:
        """Whose public holidays are kept, "" for none's."""
        return place_of(self.cleaned_data["country"], self.cleaned_data["region"])

    def schedule(self) -> list[dict[str, Any]]:
        """The hours of the week as they are stored."""
        return schedule_of(self.days)
