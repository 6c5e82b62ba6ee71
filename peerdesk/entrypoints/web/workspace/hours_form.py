"""An expert's hours as a form: the timetable, how much at once, in which languages (C4)."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.communities.models import Community
from peerdesk.domain.expertise.times import Times
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.workspace.timetable_form import TimetableForm


class HoursForm(TimetableForm):
    """When and for how much the expert wants to be asked."""

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
    field_order = ("time_zone", "at_once", "languages")

    def __init__(
        self, times: Times, community: Community, typed: QueryDict | None = None, *, today: date
    ) -> None:
        super().__init__(
            times.timetable,
            typed,
            today=today,
            on_holidays_too=_("I am asked on public holidays too"),
            initial={
                "at_once": min(times.at_once, community.policy.chats_at_once),
                "languages": list(times.languages),
            },
        )
        self._offer(community)

    def _offer(self, community: Community) -> None:
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


def _at_most(most: int) -> Any:
    def check(value: int) -> None:
        if value > most:
            words = _("This community allows at most %(count)d chats at once.")
            raise forms.ValidationError(words % {"count": most})

    return check
