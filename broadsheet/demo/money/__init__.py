"""Two years of The Lantern's money: made up in the sandbox's bank, and taken in by what takes in every payment."""
