"""The newsroom's rooms for the news feed and live coverage, under `/cms/live/`."""
