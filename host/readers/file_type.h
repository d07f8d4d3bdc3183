#pragma once

#include <string>
#include <string_view>

namespace patchbay::readers {

// The information that a source gives about a file.
struct Hints {
  std::string media_type;  // "text/html; charset=…"
  std::string name;
};

enum class FileKind { kPdf, kArchive, kCompoundFile, kWebPage, kPlainText, kOther };

struct FileType {
  FileKind kind = FileKind::kOther;
  std::string media_type;  // "" if the type is not known
};

// Returns the type by the bytes. Uses the hints only to distinguish kinds of plain text.
FileType type_of(std::string_view bytes, const Hints& hints);

// Returns the parameter `charset` of a media type, or "".
std::string charset_of(std::string_view media_type);

}  // namespace patchbay::readers
