"""Opening hours as a form: around the clock, or by a timetable (S6)."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.timetable import Timetable
from peerdesk.entrypoints.web.workspace.timetable_form import TimetableForm


class OpeningForm(TimetableForm):
    """When the chat is open."""

    always = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[
            ("1", gettext_lazy("around the clock")),
            ("0", gettext_lazy("at these hours")),
        ],
    )
    field_order = ("always",)

    def __init__(self, community: Community, typed: QueryDict | None, *, today: date) -> None:
        super().__init__(
            Timetable(
                community.opening_hours,
                community.time_zone,
                community.hours_exceptions,
                community.holidays,
            ),
            typed,
            today=today,
            on_holidays_too=_("open on public holidays too"),
            initial={"always": "0" if community.opening_hours else "1"},
        )

    @property
    def week_counts(self) -> bool:
        """Not around the clock."""
        return self.data.get("always") != "1"

    def schedule(self) -> list[dict[str, Any]]:
        """The hours as they are stored; none is around the clock."""
        if self.cleaned_data["always"] == "1":
            return []
        # A week without any hours is closed, not always open.
        return super().schedule() or [{"days": [], "from": "00:00", "to": "00:00"}]
