"""What state machines about a community share: each example is a transaction rolled back."""

from typing import Any

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.people.access import Caller
from tests import cast


class Scene(RuleBasedStateMachine):
    """Verbs act at the scene's own time."""

    def __init__(self, **community: object) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = clock.now()
        self.tally = cast.community("tally", **community)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def act(self, verb: Any, *, who: cast.Person, **values: Any) -> bool:
        """A refusal is an answer, False; anything else is a fault."""
        try:
            with transaction.atomic():
                verb(caller=Caller(who), now=self.now, **values)
        except Refusal:
            return False
        return True
