"""Agreements -> something a person reads: explanations, summaries and tables, as text, Markdown or HTML.

A report is a `Page` of sections, paragraphs, lists and tables; `text`, `markdown` and `html` render any page.
"""
