"""States of an application and of a credential, and the verb that leads into each (pure)."""

from enum import StrEnum


class ApplicationState(StrEnum):
    """draft -> joined (finish), submitted (finish, where an owner approves);
    submitted -> joined (approve), refused (refuse); refused -> draft (begin again)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    JOINED = "joined"
    REFUSED = "refused"


class CredentialState(StrEnum):
    """submitted -> approved, refused (an owner), replaced (a new one is handed in);
    approved -> expired (the sweep, after its last day), replaced (a newer one was approved)."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    REPLACED = "replaced"
