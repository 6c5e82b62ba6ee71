"""A message to a conversation that was merged away lands where it goes on."""

from dataclasses import replace

from peerdesk.domain.conversations.operations.posting import Draft, Posted, Result, post_messages
from peerdesk.domain.conversations.queries import leads_to


def follow(draft: Draft, result: Result) -> Result:
    """What posting said; if it was closed by a merge, the message is written in the other one.

    Asked after the refusal alone, so that posting itself costs nothing more for it.
    """
    if isinstance(result, Posted) or result.code != "closed":
        return result
    end = leads_to(draft.conversation_id)
    if end is None:
        return result
    (again,) = post_messages([replace(draft, conversation_id=end)])
    return again if isinstance(again, Posted) else result
