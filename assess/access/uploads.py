"""Files that are sent: kept in memory up to the largest anyone may send, and never on the disk."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from assess.documents.word import LARGEST_FILE


class InMemory(FileUploadHandler):
    """What comes after the largest size is read and let go; the form says that it was too much."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Some more of it."""
        self.kept.write(raw_data[: max(0, LARGEST_FILE - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """All of it was read: `size` is what was sent, whatever of it was kept."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
