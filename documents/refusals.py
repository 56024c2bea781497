"""Every refusal as a sentence: what is wrong with which file, and what to do."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import limits
from documents.reasons import Reason
from journal.rules import RuleError

SENTENCES = {
    Reason.TOO_LARGE: gettext_lazy(
        "“%(name)s” is larger than %(megabytes)s MB. Make the file smaller, or split it into several files."
    ),
    Reason.TOO_MANY_FILES: gettext_lazy(
        "You can add at most %(files)s files at a time. “%(name)s” was not kept: add it afterwards."
    ),
    Reason.TOO_LARGE_TOGETHER: gettext_lazy(
        "Together these files are larger than %(megabytes_together)s MB. “%(name)s” was not kept: add it afterwards."
    ),
    Reason.EMPTY: gettext_lazy("“%(name)s” is empty. Check the file on your computer and choose it again."),
    Reason.OTHER_KIND: gettext_lazy(
        "“%(name)s” is not a PDF, JPEG or PNG file. Open it, save it as PDF and add that file."
    ),
    Reason.TWO_ENDINGS: gettext_lazy(
        "The name “%(name)s” ends in two kinds of file. Rename the file so that only its real kind is left."
    ),
    Reason.OTHER_CONTENT: gettext_lazy(
        "“%(name)s” does not hold what its name says. Open it, save it as PDF and add that file."
    ),
    Reason.TWO_KINDS: gettext_lazy(
        "Another kind of file hides in “%(name)s”. Print the document to a new PDF and add that file."
    ),
    Reason.BEHIND_THE_END: gettext_lazy(
        "In “%(name)s” something follows after the end of the PDF. Print it to a new PDF and add that file."
    ),
    Reason.DAMAGED: gettext_lazy(
        "“%(name)s” is damaged or not complete. Open it, save it once more and add the new file."
    ),
    Reason.ENCRYPTED: gettext_lazy(
        "“%(name)s” is protected with a password. Save it without protection and add that file."
    ),
    Reason.SCRIPT: gettext_lazy("“%(name)s” contains a script. Print it to a new PDF and add that file."),
    Reason.LAUNCH: gettext_lazy("“%(name)s” tries to start a program. Print it to a new PDF and add that file."),
    Reason.SENDS_DATA: gettext_lazy(
        "“%(name)s” contains a form that sends or fetches data. Print it to a new PDF and add that file."
    ),
    Reason.REMOTE: gettext_lazy(
        "“%(name)s” refers to other files, on a computer or a network. Print it to a new PDF and add that file."
    ),
    Reason.AUTOMATIC: gettext_lazy(
        "“%(name)s” does something by itself when it is opened. Print it to a new PDF and add that file."
    ),
    Reason.XFA: gettext_lazy(
        "“%(name)s” is an XFA form, which many programs cannot show. Print it to a new PDF and add that file."
    ),
    Reason.MEDIA: gettext_lazy("“%(name)s” contains sound, film or 3D. Print it to a new PDF and add that file."),
    Reason.ATTACHMENT: gettext_lazy(
        "There are other files attached inside “%(name)s”. Remove them, or print it to a new PDF, and add that file."
    ),
    Reason.PAGE_LOOP: gettext_lazy(
        "The pages of “%(name)s” refer to each other without end. Print it to a new PDF and add that file."
    ),
    Reason.NO_PAGES: gettext_lazy("“%(name)s” has no pages. Check the file on your computer and choose it again."),
    Reason.TOO_MANY_PAGES: gettext_lazy(
        "“%(name)s” has more than %(pages)s pages. Add only the pages that matter here."
    ),
    Reason.NESTED: gettext_lazy(
        "“%(name)s” is built too intricately to be checked. Print it to a new PDF and add that file."
    ),
    Reason.INFLATES: gettext_lazy(
        "“%(name)s” unpacks to much more than a document needs. Print it to a new PDF and add that file."
    ),
    Reason.TOO_MANY_PIXELS: gettext_lazy(
        "“%(name)s” has more than %(megapixels)s million pixels. Scan it at 300 dpi or make it smaller."
    ),
    Reason.TOO_HEAVY: gettext_lazy(
        "“%(name)s” takes too long to check. Print it to a new PDF, or split it, and add that file."
    ),
    Reason.INFECTED: gettext_lazy(
        "The virus scanner found something in “%(name)s”. Check your computer, and add a clean file."
    ),
}


class RefusedError(RuleError):
    """The file is not taken. `reason` is for programs, the message for people."""

    def __init__(self, reason: Reason, *, name: str) -> None:
        self.reason = reason
        facts = {
            "name": name,
            "megabytes": settings.MAX_UPLOAD_BYTES // 1024**2,
            "megabytes_together": limits.MOST_BYTES_TOGETHER // 1024**2,
            "files": limits.MOST_FILES,
            "pages": limits.MOST_PAGES,
            "megapixels": limits.MOST_PIXELS // 1_000_000,
        }
        super().__init__(SENTENCES[reason] % facts)


class NotStoredError(RuleError):
    """Our fault, not the file's: nothing of it was kept."""

    def __init__(self, *, name: str) -> None:
        super().__init__(_("“%(name)s” could not be stored now. Try it again in a while.") % {"name": name})
