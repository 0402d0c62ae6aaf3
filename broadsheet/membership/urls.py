"""Readers' addresses of access."""

from __future__ import annotations

from django.urls import path

from broadsheet.membership.views import (
    cancellation,
    contribution,
    group,
    joining,
    letter_opt_out,
    other_address,
    own_membership,
    own_podcast,
    reader_pass,
    seat,
)

urlpatterns = [
    path("membership/", joining.joining, name="membership"),
    path("contribution/", contribution.contribution, name="contribution"),
    path("membership/cancellation/<str:token>/", cancellation.cancellation, name="cancellation"),
    path("membership/letters/<str:token>/", letter_opt_out.letter_opt_out, name="letter_opt_out"),
    path("account/membership/", own_membership.own_membership, name="own_membership"),
    path("account/membership/address/", other_address.address, name="other_address"),
    path("account/membership/<int:pk>/change/", own_membership.change, name="membership_change"),
    path("account/membership/<int:pk>/pause/", own_membership.pause, name="membership_pause"),
    path("account/membership/<int:pk>/cancellation/", own_membership.cancel, name="membership_cancellation"),
    path("account/membership/<int:pk>/resumption/", own_membership.resume, name="membership_resumption"),
    path("account/membership/<int:pk>/card/", own_membership.card, name="membership_card"),
    path("account/podcast/", own_podcast.own_podcast, name="own_podcast"),
    path("account/podcast/revocation/", own_podcast.revocation, name="own_podcast_revocation"),
    path("account/pass/", reader_pass.reader_pass, name="pass"),
    path("account/pass/article/", reader_pass.metered_article, name="metered_article"),
    path("account/pass/institution/", reader_pass.institution_pass, name="institution_pass"),
    path("account/group/", group.group, name="group"),
    path("account/group/<int:pk>/invitation/", group.invitation, name="seat_invitation"),
    path("account/group/<int:pk>/seats/<int:seat>/return/", group.return_of_seat, name="seat_return"),
    path("account/seats/<str:token>/", seat.seat, name="seat"),
]
