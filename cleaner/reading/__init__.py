"""Where documents come from: folders, file formats, decoding."""
