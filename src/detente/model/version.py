"""The version of this library, in one place."""

VERSION = "0.1.0"
