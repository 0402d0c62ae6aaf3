"""`POST /filing/telegram/` and `/filing/slack/`: posts from chats. Checked, kept for approval, answered."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from broadsheet.live import chat_filing
from broadsheet.live.chat_filing import ForgedError, UnreadableError

LARGEST = 256 * 1024


@csrf_exempt
@require_POST
def telegram(request: HttpRequest) -> HttpResponse:
    """200 once it is kept, or is nothing for us; 400 without the secret or unreadable, 403 with a wrong one."""
    if not settings.FILING_TELEGRAM_SECRET:
        raise Http404
    if (refusal := _too_large(request)) is not None:
        return refusal
    said = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
    if said is None:
        return _plain("unsigned", 400)
    try:
        chat_filing.check_telegram(said)
        chat_filing.telegram(request.body)
    except ForgedError:
        return _plain("refused", 403)
    except UnreadableError:
        return _plain("unreadable", 400)
    return _plain("kept", 200)


@csrf_exempt
@require_POST
def slack(request: HttpRequest) -> HttpResponse:
    """As Telegram's; and Slack's first question is answered, if it is signed."""
    if not settings.FILING_SLACK_SECRET:
        raise Http404
    if (refusal := _too_large(request)) is not None:
        return refusal
    at, signature = (request.headers.get(f"X-Slack-{name}") for name in ("Request-Timestamp", "Signature"))
    if at is None or signature is None:
        return _plain("unsigned", 400)
    try:
        chat_filing.check_slack(at=at, signature=signature, body=request.body)
        challenge = chat_filing.slack(request.body)
    except ForgedError:
        return _plain("refused", 403)
    except UnreadableError:
        return _plain("unreadable", 400)
    return JsonResponse({"challenge": challenge}) if challenge else _plain("kept", 200)


def _too_large(request: HttpRequest) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_long = (length.isdecimal() and int(length) > LARGEST) or len(request.body) > LARGEST
    return _plain("too large", 413) if is_long else None


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")
