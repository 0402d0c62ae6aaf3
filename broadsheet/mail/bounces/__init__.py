"""What came back of our letters, and what readers complained of: read, judged, and counted once.

It must never answer a mail, and never throw one away that it did not understand."""
