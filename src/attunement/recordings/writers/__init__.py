"""Writers: a record as files of other tools."""
