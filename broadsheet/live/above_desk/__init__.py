"""The room on the desk for what stands above every page, breaking news and an emergency's banner, and for the daily digest."""
