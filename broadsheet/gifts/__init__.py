"""Gift memberships and gift links.

It must never take money by itself: payments do."""
