"""A bound on what a request may carry, checked before a byte of it is kept."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers: a body above UPLOAD_MAX_BYTES is not read at all."""

    def handle_raw_input(self, input_data: Any, meta: Any, content_length: int, *args: Any) -> None:
        """Refuse by the length that the request announces. Raises RequestDataTooBig."""
        if content_length > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the contents to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler answers with the file."""
