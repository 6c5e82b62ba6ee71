"""The forms of joining: one a step."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from peerdesk.domain.admission.images import MOST_DOCUMENT_BYTES, MOST_PICTURE_BYTES
from peerdesk.domain.communities.models import Community
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.verb_form import VerbForm

PICTURES: Final = "image/jpeg,image/png,image/webp"
DOCUMENTS: Final = "application/pdf,image/jpeg,image/png"


class CodeForm(VerbForm):
    """The access code."""

    access_code = forms.CharField(
        label=_("Access code"),
        max_length=60,
        help_text=_("You got it from the community: in a letter, a mail or from a colleague."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Please enter the access code.")},
    )


class LanguagesForm(VerbForm):
    """Which languages the person answers in."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you answer in"),
        help_text=_("Only questions in these languages come to you. You can change it any time."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one language.")},
    )

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, language_name(code)) for code in community.chat_languages]
        self.fields["languages"].choices = spoken  # type: ignore[attr-defined]


class AliasForm(VerbForm):
    """The name the other side sees, and perhaps a picture."""

    alias = forms.CharField(
        label=_("Alias"),
        max_length=40,
        help_text=_("The only name that others see: a first name, an invented one. Not your own."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Please choose an alias.")},
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 5 MB. Where it was taken is removed from it."),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )
    no_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    def uploaded(self) -> bytes | None:
        """The picture's bytes, if one was chosen; one byte too many tells that it is too large."""
        return _read(self, "picture", MOST_PICTURE_BYTES)


class RulesForm(VerbForm):
    """Agreement to the version that was shown."""

    accepted = forms.BooleanField(
        label=_("I have read these rules and keep to them."),
        error_messages={"required": _("Please say that you accept the rules.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ProofForm(VerbForm):
    """A licence or an insurance as a file."""

    what = forms.CharField(
        label=_("What it proves"),
        max_length=120,
        help_text=_("For example: licence of the bar, number 1234."),
        error_messages={"required": _("Please say what this proves.")},
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please choose a day of the calendar.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. Stored encrypted; only the owners open it."),
        widget=forms.FileInput(attrs={"accept": DOCUMENTS}),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty."),
        },
    )

    def uploaded(self) -> bytes:
        """The file's bytes; one byte too many tells that it is too large."""
        return _read(self, "file", MOST_DOCUMENT_BYTES) or b""


class FinishForm(VerbForm):
    """The last press; a word to the owner where one approves."""

    note = forms.CharField(
        label=_("A word to the owner"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _read(form: VerbForm, name: str, most: int) -> bytes | None:
    file = form.cleaned_data.get(name)
    return file.read(most + 1) if file else None
