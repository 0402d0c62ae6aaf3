"""Whether letters are opened, where a newsletter counts that at all: a picture, a row for each letter, and a range instead of a number."""
