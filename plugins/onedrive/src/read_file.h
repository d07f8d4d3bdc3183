// Reads the content of a file: its text or bytes, or a PDF that Microsoft makes of the file.
#pragma once

#include "item.h"

namespace onedrive {

struct ReadFile {
  std::string file_id;
  std::optional<std::string> drive_id;
  std::optional<std::string> site_id;
  std::optional<std::string> format;  // "pdf"
  bool as_bytes = false;              // true: the bytes of a PDF or office file, and not its text
  std::int64_t offset = 0;            // number of bytes to skip
  std::int64_t max_bytes = 1 << 20;
};
PATCHBAY_FIELDS(ReadFile, file_id, drive_id, site_id, format, as_bytes, offset, max_bytes)

struct FileContent {
  std::string id;
  std::string name;
  std::string mime_type;  // type of the content; text/plain for an extracted text
  std::string encoding;   // "utf-8" or "base64"
  std::string content;
  bool truncated = false;
  // The offset of the bytes after `content`. Missing at the end of the file.
  std::optional<std::int64_t> next_offset;
};
PATCHBAY_FIELDS(FileContent, id, name, mime_type, encoding, content, truncated, next_offset)

// Reads a file; for a shortcut, reads its target. Gives the text of a PDF or office file, if the
// host can read it, and the bytes of any other file.
FileContent read_file(const OneDrive& onedrive, Call& call, const ReadFile& arguments);

}  // namespace onedrive
