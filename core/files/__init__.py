"""Pictures and documents that people hand in: checked by content, kept on disk, shown to those who may see them."""
