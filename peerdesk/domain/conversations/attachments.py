"""How a door obtains a file: by the right on its conversation, at each download anew (I5, I17)."""

from uuid import UUID

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.lifecycle import State as ConversationState
from peerdesk.domain.conversations.models import Attachment, Event
from peerdesk.domain.conversations.operations.drafts import ConversationClosed, NotTheHandler
from peerdesk.domain.conversations.wire import verbs
from peerdesk.domain.files.lifecycle import State
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.refusals import FileGone, StillChecking
from peerdesk.domain.people.access import Caller


def attachment_for(caller: Caller, file_id: UUID) -> StoredFile:
    """The file, whatever its state, for who may read its message or uploaded it; or NotFound."""
    attached = Attachment.objects.select_related("file").filter(file_id=file_id).first()
    if attached is None:
        return _unused(caller, file_id)
    seen = conversation_for(caller, attached.conversation_id)
    if attached.seq is None:
        if attached.by_id != caller.person.id:
            raise NotFound
    elif not _may_read(seen, attached.seq):
        raise NotFound
    return attached.file


def readable_file(caller: Caller, file_id: UUID) -> StoredFile:
    """The same, of which the bytes may be given; raises StillChecking, FileGone besides."""
    file = attachment_for(caller, file_id)
    if file.state in (State.RECEIVING, State.CHECKING):
        raise StillChecking(retry_after=2)
    if file.state != State.CLEAN:
        raise FileGone
    return file


def own_unposted(caller: Caller, file_id: UUID) -> StoredFile:
    """An own upload that no message has; or NotFound."""
    file = attachment_for(caller, file_id)
    if file.uploader_id != caller.person.id or file.keep_until is None:
        raise NotFound
    return file


def uploadable(caller: Caller, conversation_id: UUID) -> Seen:
    """The conversation, if the caller may write in it; raises why not."""
    seen = conversation_for(caller, conversation_id)
    if "messages" in verbs(seen):
        return seen
    state = seen.conversation.state
    refusal: type[Refusal] = NotTheHandler
    if state == ConversationState.CLOSED:
        refusal = ConversationClosed
    raise refusal(state=state)


def _unused(caller: Caller, file_id: UUID) -> StoredFile:
    mine = StoredFile.objects.filter(id=file_id, uploader=caller.person)
    if caller.only_community:
        mine = mine.filter(community_id=caller.only_community)
    file = mine.first()
    if file is None:
        raise NotFound
    return file


def _may_read(seen: Seen, seq: int) -> bool:
    event = Event.objects.filter(conversation_id=seen.conversation.id, seq=seq).first()
    return event is not None and (not event.audience or seen.role in event.audience)
