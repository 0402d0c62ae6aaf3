"""`POST /mail/events/<provider>/`: what a mail provider tells. Anymail checks who it is and reads it; we keep it and answer."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from broadsheet.mail.bounces import esp

logger = logging.getLogger("broadsheet.mail")

ESPS = {
    "brevo": "brevo.BrevoTrackingWebhookView", "mailersend": "mailersend.MailerSendTrackingWebhookView",
    "mailgun": "mailgun.MailgunTrackingWebhookView", "mailjet": "mailjet.MailjetTrackingWebhookView",
    "mailtrap": "mailtrap.MailtrapTrackingWebhookView", "mandrill": "mandrill.MandrillCombinedWebhookView",
    "postal": "postal.PostalTrackingWebhookView", "postmark": "postmark.PostmarkTrackingWebhookView",
    "resend": "resend.ResendTrackingWebhookView", "sendgrid": "sendgrid.SendGridTrackingWebhookView",
    "sparkpost": "sparkpost.SparkPostTrackingWebhookView",
}  # fmt: skip
"""Amazon's SES is not among them: it wants boto3's answer to a subscription first, and nobody here has tried that."""


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def provider_events(request: HttpRequest, slug: str) -> HttpResponse:
    """204 once it is kept; 400 if it is not theirs or can't be read; 404 for a provider that is not set up."""
    if slug not in settings.MAIL_EVENTS_FROM or slug not in ESPS:
        raise Http404
    if request.method == "HEAD":  # some look whether anybody is there
        return HttpResponse()
    reader: Any = import_string(f"anymail.webhooks.{ESPS[slug]}")()
    reader.setup(request)
    if reader.warn_if_no_basic_auth and not reader.basic_auth:
        logger.error("Events of %s are turned away: set ANYMAIL_WEBHOOK_SECRET, or anybody could send them", slug)
        raise Http404
    reader.run_validators(request)  # what is not theirs is a SuspiciousOperation: Django answers 400
    try:
        events = reader.parse_events(request)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        logger.warning("Events of %s can't be read: %s", slug, error)
        return HttpResponse(status=400)
    esp.keep(events, esp=reader.esp_name)
    return HttpResponse(status=204)
