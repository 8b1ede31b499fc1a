"""The members by name: the list, one of them, lists that are read in, and files that are handed out."""
