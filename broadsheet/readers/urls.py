"""Accounts: every way in, and what people do with their account. allauth finds its pages by their names."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path
from django.views.generic import RedirectView

from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.readers.views import home, sign_in
from broadsheet.readers.views.enrolling import for_shown_mailboxes

SIGN_IN = from_our_pages(sign_in.SignInView.as_view())
"""Asked from plates too, whose forms carry no token."""

urlpatterns = [
    # Coming in.
    path("account/sign-in/", SIGN_IN, name="account_login"),
    path("account/sign-in/", SIGN_IN, name="account_request_login_code"),
    path("account/sign-in/code/", sign_in.CodeView.as_view(), name="account_confirm_login_code"),
    path("account/sign-in/password/", sign_in.PasswordView.as_view(), name="sign_in_password"),
    path("account/sign-in/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("account/sign-in/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("account/sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("account/sign-up/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="account_signup"),
    path("account/sign-out/", sign_in.SignOutView.as_view(), name="account_logout"),
    # Showing once more who it is, before something that matters.
    path("account/again/password/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/", account.request_reauthentication_code, name="account_request_reauthentication_code"),
    path("account/again/code/", sign_in.AgainCodeView.as_view(), name="account_confirm_reauthentication_code"),
    path("account/again/second-factor/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # The second factor.
    path("account/second-factor/", second_factor.index, name="mfa_index"),
    path("account/second-factor/app/", for_shown_mailboxes(app.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/removal/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/recovery-codes/file/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/new/", for_shown_mailboxes(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/removal/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    # The account itself.
    path("account/", home.account, name="account"),
    path("account/name/", home.name, name="account_name"),
    path("account/address/", home.AddressView.as_view(), name="account_email"),
    path("account/address/codes/", home.AddressCodesView.as_view(), name="account_address_codes"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/first/", account.password_set, name="account_set_password"),
    path("account/sessions/<int:pk>/end/", home.end_session, name="account_end_session"),
    path("account/sessions/end/", home.end_other_sessions, name="account_end_other_sessions"),
    path("account/data/", home.data, name="account_data"),
    path("account/deletion/", home.DeletionView.as_view(), name="account_deletion"),
]  # fmt: skip
