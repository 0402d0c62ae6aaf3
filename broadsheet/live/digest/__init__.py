"""The daily digest "key developments", made of a day's key events. It changes no post."""
