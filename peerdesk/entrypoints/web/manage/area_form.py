"""The terms of an area's test as a form, with its name in every language of the community."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.communities.areas import AreaTerms
from peerdesk.domain.communities.models import Area, Community
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.verb_form import VerbForm


class AreaForm(VerbForm):
    """Names come first, one a language; then what the test asks of an expert."""

    test_length = forms.IntegerField(
        label=gettext_lazy("Questions in a test"), min_value=1, max_value=50
    )
    pass_mark = forms.IntegerField(
        label=gettext_lazy("Percent to pass"), min_value=1, max_value=100
    )
    time_limit_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes, at most"),
        help_text=gettext_lazy("Empty: as long as it takes."),
        required=False,
        min_value=1,
        max_value=480,
    )
    retry_pause_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of pause after failing twice"),
        help_text=gettext_lazy("It doubles with each further failure; 0: no pause."),
        min_value=0,
        max_value=10080,
    )

    def __init__(
        self, community: Community, area: Area | None, typed: QueryDict | None = None
    ) -> None:
        shown = area or Area()
        initial: dict[str, Any] = {name: getattr(shown, name) for name in self.base_fields}
        super().__init__(typed, initial=initial)
        self.tongues = community.languages
        for tongue in reversed(self.tongues):
            label = _("Name in %(language)s") % {"language": language_name(tongue)}
            field = forms.CharField(
                label=label,
                max_length=80,
                required=False,
                initial=area.name.get(tongue, "") if area else "",
                widget=forms.TextInput(attrs={"lang": tongue}),
            )
            self.fields = {f"name_{tongue}": field, **self.fields}

    def terms(self) -> AreaTerms:
        """What was typed; only of a form that is valid."""
        given = self.cleaned_data
        return AreaTerms(
            name={tongue: given[f"name_{tongue}"] for tongue in self.tongues},
            test_length=given["test_length"],
            pass_mark=given["pass_mark"],
            time_limit_minutes=given["time_limit_minutes"],
            retry_pause_minutes=given["retry_pause_minutes"],
        )

    def field_of(self, name: str) -> str:
        """The name begins with the first language."""
        return f"name_{self.tongues[0]}" if name == "name" else name
