"""Figures of newsletters on the desk: pages, drawings, lists behind each figure, and tables for a spreadsheet."""
