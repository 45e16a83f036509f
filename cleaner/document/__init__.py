"""What a document is at each station of its way."""
