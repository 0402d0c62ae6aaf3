"""The bulk engine: an issue's audience is frozen by the database, and each letter is handed over once, or said to be uncertain.

It must never hand a letter over twice unasked."""
