"""A document as it comes in: freed of what it says about people and machines, or refused. It never keeps the original.

Word, Excel and their like write who wrote, commented and changed a file, and where it lay; scanners and editors write into
PDFs. Documents that could do something when they are opened (macros, scripts) are refused.
"""
