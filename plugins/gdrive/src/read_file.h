// Reads the content of a file: its text or bytes, or Google's export of a document.
// developers.google.com/workspace/drive/api/guides/manage-downloads
#pragma once

#include "file.h"

namespace gdrive {

struct ReadFile {
  std::string file_id;
  std::optional<std::string> format;  // a media type to export; only for Google documents
  bool as_bytes = false;              // true: the bytes of a PDF or office file, not its text
  std::int64_t offset = 0;            // bytes to skip at the beginning
  std::int64_t max_bytes = 1 << 20;
};
PATCHBAY_FIELDS(ReadFile, file_id, format, as_bytes, offset, max_bytes)

struct FileContent {
  std::string id;
  std::string name;
  std::string mimeType;  // type of the content: text/plain for a text that the host read
  std::string encoding;  // utf-8 or base64
  std::string content;
  bool truncated = false;
  // the offset of the bytes after `content`; absent at the end of the file
  std::optional<std::int64_t> next_offset;
};
PATCHBAY_FIELDS(FileContent, id, name, mimeType, encoding, content, truncated, next_offset)

// Reads a file; for a shortcut, reads its target. Gives the text of a PDF or office file, if the
// host can read it, and the bytes of any other file. Exports a Google document in the form that
// `format` names. Without `format`, exports Docs as Markdown and Slides as text, and gives every
// sheet of a spreadsheet as CSV (sheets.h).
FileContent read_file(const GDrive& drive, Call& call, const ReadFile& arguments);

// Returns the media type in which read_file() exports a Google document as text; "" if the document
// has no text.
std::string_view text_format_of(std::string_view mime_type);
// Returns the media type in which the loader of documents exports a Google document; "" if the file
// is not a Google document, or has no text. The loader exports a spreadsheet as a workbook, in
// which each sheet becomes a part; CSV would contain only the first sheet.
std::string export_format_of(std::string_view mime_type);

}  // namespace gdrive
