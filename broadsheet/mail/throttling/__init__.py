"""How much to whom and when: pure rules, from what is known now to what may be done now.

They keep no row, know no clock and send nothing; whoever sends asks them and keeps what they say."""
