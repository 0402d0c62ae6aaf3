"""Voices: each engine is one module, chosen by language in `NARRATION_ENGINES`. An engine knows sentences and samples, no article."""
