"""Pictures of games, agreements and audits, drawn by matplotlib: SVG and PNG, the same bytes every time.

A picture is a column of parts (`page`). Parts measure their texts before they draw (`sheet`), so that no label is cut
and none covers another; everything is placed in inches.
"""
