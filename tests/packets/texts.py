"""Reading a PDF's words."""

from pypdf import PdfReader


def text_of(pdf: PdfReader) -> str:
    """All words with one blank between them, as a reader's eye joins lines."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
