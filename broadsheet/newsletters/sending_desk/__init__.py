"""The sending desk: how far issues have come, what was put off and why, what nobody knows of, and what people do about it."""
