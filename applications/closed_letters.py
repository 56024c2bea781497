"""The letters that recusal closes: those about the file, and the digests that name it."""

from django.contrib.auth.models import PermissionsMixin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from applications.models import Application, BoardDigest, Recusal


def about_files_closed_to(reader: PermissionsMixin) -> Q:
    closed = Recusal.objects.open().filter(member_id=reader.pk).values("application_id")
    digests = BoardDigest.objects.filter(applications__in=closed).values("pk")
    types = ContentType.objects
    return Q(about_type=types.get_for_model(Application), about_id__in=closed) | Q(
        about_type=types.get_for_model(BoardDigest), about_id__in=digests
    )
