"""A member confirms its size from its own pages, without the mailed link."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from dues.models import SizeConfirmation
from dues.size_views import size_page


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def size(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own only: staff who answer for somebody do so at the desk."""
    assert isinstance(request.user, User)  # noqa: S101 - narrows the type; login_required let nobody else in
    rows = SizeConfirmation.objects.asked_of(request.user).select_related("round", "membership__organisation")
    confirmation = get_object_or_404(rows, pk=pk)
    return size_page(request, confirmation, via=SizeConfirmation.Via.SIGNED_IN, actor=request.user)
