"""Check uploaded files by their content, keep them outside the web root, hand them out."""
