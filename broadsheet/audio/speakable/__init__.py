"""From an article to words that a voice can say.

A pure library: it reads an article and answers with text. It must never change anything, and knows no engine.
"""
