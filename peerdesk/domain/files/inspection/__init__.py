"""What is done to an uploaded file in a process of its own, with little memory and little time.

Knows neither Django nor the database: `child` is started by `examining` with an empty environment,
reads one file, and leaves a cleaned copy, previews and a result beside it.
"""
