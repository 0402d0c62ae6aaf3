"""The letters of accounts. Each module builds one, and knows a sample of it."""
