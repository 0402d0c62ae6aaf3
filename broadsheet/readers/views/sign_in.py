"""Coming in: by a code, a password, a passkey; and going out."""

from __future__ import annotations

from typing import Any

from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, ConfirmReauthenticationCodeView, LoginView, LogoutView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, RedirectView, TemplateView

from broadsheet.foundation import known
from broadsheet.foundation.passes import cookie_name as pass_cookie_name
from broadsheet.readers import limits
from broadsheet.readers.adapter import owner_of
from broadsheet.readers.forms import TOO_OFTEN_AT_ALL, AddressForm, PasswordForm
from broadsheet.readers.signing_in import CodeUsedError, SignInProcess, TooManyGuessesError

TOO_MANY_GUESSES = gettext_lazy("That was one guess too many. Ask for another code.")


class SignInView(NextRedirectMixin, RedirectAuthenticatedUserMixin, FormView):  # type: ignore[type-arg]
    """Asks for an address and sends a code there, whether anybody knows the address or not."""

    form_class = AddressForm
    template_name = "account/sign_in.html"

    def get_initial(self) -> dict[str, Any]:
        """The address that somebody had typed before they came back for another code."""
        return {"email": self.request.GET.get("email", "")[:254]}

    def form_valid(self, form: AddressForm) -> HttpResponse:
        """Send the code, and ask for it."""
        email = form.cleaned_data["email"]
        user = owner_of(email)
        if not limits.may_come(self.request, user):
            form.add_error(None, TOO_OFTEN_AT_ALL)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        SignInProcess.begin(self.request, email=email, user=user)
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Whoever waits for a code and comes here wants another one, perhaps at another address."""


class CodeView(ConfirmLoginCodeView):
    """Takes the code. Opening the page, with a code in its address or without, signs nobody in."""

    template_name = "account/code.html"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only where somebody asked for a code with this very browser."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(self.get_next_url() or reverse("account"))
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        process = SignInProcess.resume(stage) if stage else None
        if process is None:
            return OtherBrowserView.as_view()(request)
        self.stage, self._process = stage, process
        answer: HttpResponseBase = super(ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)
        return answer

    def get_initial(self) -> dict[str, Any]:
        """The code of the link, if somebody came by the link."""
        return {"code": self.request.GET.get("code", "")[:20]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the guess before anything is compared."""
        try:
            if self._action == "verify":
                self._process.count_guess()
            answer: HttpResponse = super().post(request, *args, **kwargs)
        except TooManyGuessesError:
            messages.error(request, TOO_MANY_GUESSES)
            return HttpResponseRedirect(reverse("account_login"))
        except CodeUsedError:
            messages.info(request, _("This code has been used already."))
            return HttpResponseRedirect(reverse("account_login"))
        return answer


class AgainCodeView(ConfirmReauthenticationCodeView):
    """Takes a code within a session, before something that matters."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the guess before anything is compared."""
        key = f"{request.user.pk} {self._process.state['at']}"
        if self._action == "verify" and not limits.CODES.take(key):
            self._process.abort()
            messages.error(request, TOO_MANY_GUESSES)
            return HttpResponseRedirect(reverse("account"))
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class OtherBrowserView(TemplateView):
    """Here nobody waits for a code: it was asked for with another browser, or its time is over."""

    template_name = "account/other_browser.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The code, to be typed where it was asked for."""
        return super().get_context_data(code=self.request.GET.get("code", "")[:20], **more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A form of a page that has stood open for too long."""
        return self.get(request, *args, **kwargs)


class PasswordView(LoginView):
    """Takes a password. Staff go on to their second factor."""

    form_class = PasswordForm
    template_name = "account/password.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponseRedirect | None:
        """Whoever waits for a code may have changed their mind."""
        if stage.key == LoginByCodeStage.key:
            return None
        found: HttpResponseRedirect | None = super()._redirect_to_pending_stage(request, stage)
        return found


class SignOutView(LogoutView):
    """Ends this session, on POST, and takes along what the browser shows the kiosk."""

    template_name = "account/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        response: HttpResponse = super().post(*args, **kwargs)
        for name in (pass_cookie_name(), known.COOKIE):
            response.delete_cookie(name, samesite="Lax")
        return response


class StaffDoor(RedirectView):
    """Wagtail's own sign-in page, shadowed: it knows neither limits nor a second factor."""

    http_method_names = ["get", "head", "post", "options"]

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """Ours, and back to where somebody wanted to go."""
        way = self.request.GET.get("next", "") or reverse("wagtailadmin_home")
        return f"{reverse('sign_in_password')}?next={way}" if way.isascii() else reverse("sign_in_password")
