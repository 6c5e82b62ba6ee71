"""Opening hours as a form: zone, week, days that are different, public holidays (S6)."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
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


class OpeningForm(forms.Form):
    """The fields; days and exceptions stand beside them."""

    always = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[
            ("1", gettext_lazy("around the clock")),
            ("0", gettext_lazy("at these hours")),
        ],
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    region = forms.CharField(required=False, max_length=50)

    def __init__(self, community: Community, typed: QueryDict | None, *, today: date) -> None:
        country, region = parts_of(community.holidays)
        initial = {
            "always": "0" if community.opening_hours else "1",
            "time_zone": community.time_zone,
            "country": country,
            "region": region,
        }
        super().__init__(typed, initial=initial)
        zones = sorted({*available_timezones(), community.time_zone} - {"localtime", "Factory"})
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        countries = [("", _("open on public holidays too")), *country_choices()[1:]]
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        stored = stored_days(community.opening_hours)
        self.days = stored if typed is None else typed_days(typed)
        others = OtherDays.stored(community.hours_exceptions, today)
        self.others = others if typed is None else OtherDays.typed(typed)

    @property
    def regions(self) -> list[tuple[str, str, bool]]:
        """The regions of the country that is chosen: code, name, and whether it is the one."""
        chosen = self["region"].value()
        found = region_choices(str(self["country"].value() or ""))
        return [(code, name, code == chosen) for code, name in found]

    def place(self) -> str:
        """Whose public holidays the chat keeps, "" for none's."""
        return place_of(self.cleaned_data["country"], self.cleaned_data["region"])

    def schedule(self) -> list[dict[str, Any]]:
        """The hours as they are stored; none is around the clock."""
        if self.cleaned_data["always"] == "1":
            return []
        # A week without any hours is closed, not always open.
        return schedule_of(self.days) or [{"days": [], "from": "00:00", "to": "00:00"}]

    def is_valid(self) -> bool:
        """Whether fields and days make sense together."""
        for day in self.days:
            day.errors = errors_in(day) if self.data.get("always") != "1" else []
        fits = self.others.check()
        return super().is_valid() and fits and not any(day.errors for day in self.days)

    @property
    def has_mistakes(self) -> bool:
        """Whether anything is marked, in a field or a day."""
        marked = bool(self.errors) or bool(self.others.mistakes)
        return marked or any(day.errors for day in self.days)

    def refuse(self, refusal: InvalidInput) -> None:
        """Put each sentence beside its field."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
