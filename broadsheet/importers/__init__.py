"""Brings other systems' archives in: read, map, report.

It must never leave an import half done without saying so."""
