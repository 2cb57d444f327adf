"""How dates and numbers are written and read per language; settings.FORMAT_MODULE_PATH points here.

Django has no formats for Kazakh: without these a Kazakh reader gets American dates and cannot type
22.11.2026. Letters in the patterns are explained at Django's `date` filter. ISO dates, which date fields of
browsers send, are always read.
"""
