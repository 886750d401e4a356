"""What every page is made of: rendering, words, pictures, icons, forms and headers."""
