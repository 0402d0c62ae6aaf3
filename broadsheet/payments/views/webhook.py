"""`/payments/webhooks/<provider>/`: what providers tell us. Checked, kept, queued, answered."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from broadsheet.payments import inbox
from broadsheet.payments.providers.base import ForgedEventError
from broadsheet.payments.providers.known import UnknownProviderError

logger = logging.getLogger("broadsheet.payments")

LARGEST = 256 * 1024


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, slug: str) -> HttpResponse:
    """200 once it is kept; 400 for whatever the provider did not sign just now."""
    if len(request.body) > LARGEST:
        return HttpResponse("too large", status=413, content_type="text/plain")
    try:
        inbox.receive(slug, request.headers, request.body)
    except UnknownProviderError:
        raise Http404 from None
    except ForgedEventError as error:
        logger.warning("An event for %s was refused: %s", slug, error)
        return HttpResponse("refused", status=400, content_type="text/plain")
    return HttpResponse("kept", content_type="text/plain")
