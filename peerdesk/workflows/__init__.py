"""Stories that touch two domain apps or move money; one file, one verb, one story."""
