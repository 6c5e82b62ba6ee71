"""How a file looks outside: in a message, and to who has just uploaded it."""

from typing import Any

from peerdesk.domain.files.models import StoredFile


def attachment_wire(file: StoredFile) -> dict[str, Any]:
    """As a message carries it. `url` is the address of the bytes, for who may read the message."""
    return {
        "id": str(file.id),
        "name": file.name,
        "size": file.size,
        "type": file.type,
        "url": address_of(file.id),
    }


def upload_wire(file: StoredFile) -> dict[str, Any]:
    """The same for its uploader: whether it is still checked, and what was done to it."""
    return {**attachment_wire(file), "state": file.state, "changes": file.changes}


def detailed_wire(file: StoredFile) -> dict[str, Any]:
    """What a viewer needs: whether it may be had, and the pictures that were made of it."""
    where = address_of(file.id)
    previews = [{**one, "url": f"{where}/previews/{one['name']}"} for one in file.previews]
    return {**attachment_wire(file), "state": file.state, "previews": previews}


def address_of(file_id: object) -> str:
    """Where the bytes are, below our own origin."""
    return f"/api/v1/attachments/{file_id}"
