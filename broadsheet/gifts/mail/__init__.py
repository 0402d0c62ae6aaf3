"""Letters about gifts. Each module builds one; `sample()` shows it."""
