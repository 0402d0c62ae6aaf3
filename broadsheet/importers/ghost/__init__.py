"""Ghost: its JSON export and its `content` folder."""
