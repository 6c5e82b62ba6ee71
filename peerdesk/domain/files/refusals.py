"""Why a file isn't taken, or can't be had."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal


class FileTooLarge(Refusal):
    """More bytes than the community allows, or more pixels than we unpack."""

    code = "file_too_large"
    status = 413
    sentence = _("This file is too large.")


class UnknownFileType(Refusal):
    """Its content is nothing of the list, whatever its name says."""

    code = "file_type"
    status = 422
    sentence = _(
        "Files of this type can't be taken. Send a picture, a PDF, a text or a DICOM file."
    )


class UnreadableFile(Refusal):
    """It begins as something of the list, but is broken."""

    code = "file_unreadable"
    status = 422
    sentence = _("This file is damaged and can't be opened.")


class LockedFile(Refusal):
    """Nobody could look into it."""

    code = "file_locked"
    status = 422
    sentence = _("This file is protected by a password. Please send it without one.")


class EmptyFile(Refusal):
    """No byte in it."""

    code = "file_empty"
    status = 422
    sentence = _("This file is empty.")


class StillChecking(Refusal):
    """In quarantine until the scanner has spoken."""

    code = "file_checking"
    status = 409
    sentence = _("This file is still being checked for viruses.")


class FileGone(Refusal):
    """Removed by support, or a virus was found in it."""

    code = "file_gone"
    status = 410
    sentence = _("This file was removed.")


class TooBusy(Refusal):
    """More files are being looked at than this machine can do at once."""

    code = "busy"
    status = 503
    sentence = _("Too many files are being checked just now. Please try again in a moment.")


BY_CODE: Final = {
    one.code: one for one in (FileTooLarge, UnknownFileType, UnreadableFile, LockedFile, EmptyFile)
}
