"""What receivers look at before they take our letters: `broadsheet doctor mail` looks at it first.

It changes nothing, and says what to change in which record, with the text to paste."""
