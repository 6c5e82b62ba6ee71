"""A form for a verb: what the verb refuses stands beside the fields, as what the form refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from peerdesk.core.errors import InvalidInput, Refusal


class VerbForm(forms.Form):
    """Valid is only what the verb took, too."""

    @contextmanager
    def marking(self, expected: type[Refusal] = InvalidInput) -> Iterator[None]:
        """An expected refusal ends the block, and is marked in the form."""
        try:
            yield
        except expected as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Refusal) -> None:
        """Each sentence beside its field; one without a field on top."""
        if not isinstance(refusal, InvalidInput):
            self.add_error(None, refusal.detail)
            return
        for name, sentences in refusal.errors.items():
            field = self.field_of(name)
            self.add_error(field if field in self.fields else None, list(sentences))

    def field_of(self, name: str) -> str:
        """The field in which the verb's `name` was typed."""
        return name
