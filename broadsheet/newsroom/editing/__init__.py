"""The form in which an article is written: its panels, its fields, its defaults. It never publishes anything itself."""
