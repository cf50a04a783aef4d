"""What the pages that show several apps at once read, each part in as few queries as it takes."""
