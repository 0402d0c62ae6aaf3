"""What readers ask for: podcasts, and a member's own."""
