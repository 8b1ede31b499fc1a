"""The public pages whose words editors write: the front page, about the panel, for young people, questions."""
