"""An article that goes to a newsletter once it is out: chosen with its schedule, and the database knows each choice once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.newsletter import Newsletter
from broadsheet.newsroom.models import Article


class PlannedArticle(models.Model):
    """It waits until the article is out. With a `refusal` it waits no more: that says why nothing was sent."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="planned_as")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("planned"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    refusal = models.CharField(_("why it was not sent"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("article to be sent once it is out")
        verbose_name_plural = _("articles to be sent once they are out")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="article_planned_once", fields=["article", "newsletter"])]
        indexes = [models.Index(fields=["article"], name="planned_article_waiting", condition=models.Q(refusal=""))]

    def __str__(self) -> str:
        return f"{self.article} → {self.newsletter}"
