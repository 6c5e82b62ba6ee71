"""The weekly hours as a form: what was typed, what is wrong with it, what it means."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.expertise.times import Times
from peerdesk.entrypoints.web.templatetags.staff import language_name
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
        self.days = typed_days(typed) if typed is not None else stored_days(times.schedule)
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
            day.errors = errors_in(day)
        fits = self.others.check()
        return super().is_valid() and fits and not any(day.errors for day in self.days)

    @property
    def has_mistakes(self) -> bool:
        """Whether anything is marked, in a field or a day."""
        marked = bool(self.errors) or bool(self.others.mistakes)
        return marked or any(day.errors for day in self.days)

    def schedule(self) -> list[dict[str, Any]]:
        """The hours as they are stored."""
        return schedule_of(self.days)

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
