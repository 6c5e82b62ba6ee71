"""What a mail answers, so that mail programs show one thread."""

from uuid import UUID

from peerdesk.delivery.mail import outbox
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.mail.addresses import message_id
from peerdesk.domain.mail.models import IncomingMail

_MOST = 10


def answers(mail: Mail) -> list[str]:
    """Message-IDs of the thread's mails before this one, theirs and ours, oldest first."""
    ours: list[tuple[UUID, str]] = [(one, message_id(one)) for one in outbox.earlier(mail)]
    rows = IncomingMail.objects.filter(conversation=mail.conversation_id, id__lt=mail.id)
    posted = rows.filter(state=IncomingMail.State.POSTED).exclude(message_id="").order_by("-id")
    theirs = list(posted.values_list("id", "message_id")[:_MOST])
    return [name for _, name in sorted([*ours, *theirs])[-_MOST:]]
