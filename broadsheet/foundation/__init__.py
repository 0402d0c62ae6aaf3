"""What every app stands on: clock, languages, signing, recorded sources, named places, guarded outgoing HTTP.

It has no models and imports nothing of ours."""
