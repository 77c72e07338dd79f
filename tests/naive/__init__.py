"""A slow, plain second opinion: exact fractions, textbook formulas, and nothing from the package under test."""
