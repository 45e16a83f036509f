"""Clean articles in other forms than text: Markdown, HTML, blocks."""
