"""The formats that come with Samskap; each could live in a repository of its own."""
