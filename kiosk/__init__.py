"""The kiosk: hands out the printed edition.

It must never import Django, Wagtail or Broadsheet, nor open a database."""
