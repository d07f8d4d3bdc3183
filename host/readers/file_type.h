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

}  // namespace patchbay::readers
