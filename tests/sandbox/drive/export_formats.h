// This list follows developers.google.com/workspace/drive/api/guides/ref-export-formats
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::sandbox::drive {

// Returns the media types in which Drive exports a Google document. Empty for other files.
inline std::vector<std::string_view> export_formats_of(std::string_view mime_type) {
  constexpr std::string_view kPrefix = "application/vnd.google-apps.";
  constexpr std::string_view kWord =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  constexpr std::string_view kExcel =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  constexpr std::string_view kPowerPoint =
      "application/vnd.openxmlformats-officedocument.presentationml.presentation";
  if (!mime_type.starts_with(kPrefix)) return {};
  const auto kind = mime_type.substr(kPrefix.size());
  if (kind == "document") {
    return {"text/plain",
            "text/markdown",
            "text/html",
            "application/pdf",
            "application/rtf",
            "application/vnd.oasis.opendocument.text",
            kWord,
            "application/zip",
            "application/epub+zip"};
  }
  if (kind == "spreadsheet") {
    return {"text/csv",        "text/tab-separated-values",
            "application/pdf", "application/vnd.oasis.opendocument.spreadsheet",
            "application/zip", kExcel};
  }
  if (kind == "presentation") {
    return {"text/plain", "application/pdf", "application/vnd.oasis.opendocument.presentation",
            kPowerPoint};
  }
  if (kind == "drawing") return {"application/pdf", "image/png", "image/jpeg", "image/svg+xml"};
  if (kind == "script") return {"application/vnd.google-apps.script+json"};
  return {};
}

}  // namespace patchbay::sandbox::drive
