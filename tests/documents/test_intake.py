import hashlib
import io

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from documents import intake
from documents.models import Document
from documents.reasons import Reason
from documents.refusals import NotStoredError, RefusedError
from documents.uploads import RefusedUpload
from journal.rules import RuleError
from tests.documents import attacks, files
from tests.documents.conftest import NOW

pytestmark = pytest.mark.django_db

HONEST = files.honest()
HOSTILE = attacks.hostile()


@pytest.mark.parametrize("kind", HONEST)
def test_honest_file_is_kept(kind):
    document = intake.keep(HONEST[kind].upload(), now=NOW)

    with document.file.open() as stored:
        content = stored.read()
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert document.pages >= 1
    assert document.received_at == NOW


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_is_refused_for_its_own_reason(kind, files):
    sample, reason = HOSTILE[kind]

    with pytest.raises(RefusedError) as refused:
        intake.keep(sample.upload(), now=NOW)

    assert refused.value.reason is reason
    assert not Document.objects.exists()
    assert files() == []
