"""The ways by which letters leave: lines of SMTP, or whatever transport of Django's the settings name."""
