#include "read_file.h"

#include <patchbay/sdk/bytes.h>
#include <patchbay/sdk/file_text.h>

#include <algorithm>
#include <array>

#include "download.h"
#include "failure.h"
#include "sheets.h"

namespace gdrive {
namespace {

using patchbay::sdk::Bytes;
using patchbay::sdk::FileTexts;
using patchbay::sdk::read_bytes;

struct Export {
  std::string_view kind;
  std::string_view format;
};

constexpr std::array<Export, 4> kExports = {{
    {"application/vnd.google-apps.document", "text/markdown"},
    {kSpreadsheet, "text/csv"},
    {"application/vnd.google-apps.presentation", "text/plain"},
    {"application/vnd.google-apps.script", "application/vnd.google-apps.script+json"},
}};

void put(const Bytes& bytes, std::int64_t offset, FileContent& out) {
  out.encoding = bytes.encoding();
  out.content = bytes.shown();
  out.truncated = bytes.truncated;
  if (bytes.truncated) out.next_offset = offset + static_cast<std::int64_t>(bytes.bytes.size());
}

// Returns the part of the text that the arguments select. Works like read_bytes(), which reads a
// part of an answer.
Bytes part_of(const std::string& text, const ReadFile& arguments) {
  const auto offset = std::min(static_cast<std::size_t>(arguments.offset), text.size());
  Bytes part;
  part.bytes = text.substr(offset, static_cast<std::size_t>(arguments.max_bytes));
  part.truncated = offset + part.bytes.size() < text.size();
  std::string whole = part.bytes;
  while (!whole.empty() && !patchbay::sdk::is_utf8(whole)) whole.pop_back();
  if (part.truncated && !whole.empty()) part.bytes = std::move(whole);
  return part;
}

Bytes exported(const GDrive& drive, Call& call, const DriveFile& file, const std::string& format,
               const ReadFile& arguments) {
  const std::string what = "export of \"" + file.name + "\" as " + format;
  const Download got = export_document(drive, call, FileId(file.id, file.resourceKey.value_or("")),
                                       format, Cache::kUsed);
  if (!got.response.ok()) throw failure_of(got.response.status(), got.refusal, what);
  refuse_page(got.response, format, what);
  // An export cannot be read from an offset, so read_bytes() reads and drops the bytes before it.
  Bytes bytes = read_bytes(got.response, static_cast<std::size_t>(arguments.max_bytes),
                           static_cast<std::size_t>(arguments.offset));
  refuse_operation(got.response, bytes.bytes, what);
  return bytes;
}

FileContent read_document(const GDrive& drive, Call& call, const DriveFile& file,
                          const ReadFile& arguments) {
  const std::string format =
      arguments.format ? *arguments.format : std::string(text_format_of(file.mimeType));
  if (format.empty()) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "\"" + file.name + "\" (" + file.mimeType +
                    ") has no text: give a format that Google exports, such as application/pdf.");
  }
  const bool has_sheets = !arguments.format && file.mimeType == kSpreadsheet;
  FileContent out{file.id, file.name, format, "utf-8", "", false, {}};
  put(has_sheets ? part_of(text_of_sheets(drive, call, file), arguments)
                 : exported(drive, call, file, format, arguments),
      arguments.offset, out);
  return out;
}

// Gives the text of a PDF or office file. The host reads the whole file, and gives a part of the
// text.
FileContent read_text_of(const GDrive& drive, Call& call, const DriveFile& file,
                         const FileTexts& texts, const ReadFile& arguments) {
  const std::string what = "file \"" + file.name + "\"";
  const Response response =
      drive.ask(call, drive.file_url(file.id).query("alt", "media").text(), file.keys());
  if (!response.ok()) throw failure_of(response, what);
  refuse_other(response, file.mimeType, what);
  FileContent out{file.id, file.name, "text/plain", "utf-8", "", false, {}};
  put(texts.read(response, {file.mimeType, file.name, static_cast<std::uint64_t>(arguments.offset),
                            static_cast<std::uint64_t>(arguments.max_bytes)}),
      arguments.offset, out);
  return out;
}

FileContent read_bytes_of(const GDrive& drive, Call& call, const DriveFile& file,
                          const ReadFile& arguments) {
  if (arguments.format) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "\"" + file.name + "\" is not a Google document: read it without a format.");
  }
  FileContent out{file.id, file.name, file.mimeType, "utf-8", "", false, {}};
  if (file.size == "0") return out;  // Drive refuses a range of an empty file
  const std::string range =
      arguments.offset == 0 ? "" : "bytes=" + std::to_string(arguments.offset) + "-";
  const Response response =
      drive.ask(call, drive.file_url(file.id).query("alt", "media").text(), file.keys(), range);
  if (response.status() == 416) return out;  // the offset is at or after the end of the file
  if (!response.ok()) throw failure_of(response, "file \"" + file.name + "\"");
  if (!range.empty() && response.status() != 206) {
    throw Error(PATCHBAY_E_PROVIDER_ERROR,
                "Google Drive gave the whole file instead of a part: read it without an offset.")
        .provider_status(response.status());
  }
  const std::string what = "file \"" + file.name + "\"";
  refuse_page(response, file.mimeType, what);
  const Bytes bytes = read_bytes(response, static_cast<std::size_t>(arguments.max_bytes));
  refuse_operation(response, bytes.bytes, what);
  put(bytes, arguments.offset, out);
  return out;
}

}  // namespace

std::string_view text_format_of(std::string_view mime_type) {
  const auto found = std::find_if(kExports.begin(), kExports.end(),
                                  [&](const Export& each) { return each.kind == mime_type; });
  return found != kExports.end() ? found->format : std::string_view();
}

std::string export_format_of(std::string_view mime_type) {
  if (mime_type == kSpreadsheet) {
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  }
  return std::string(text_format_of(mime_type));
}

FileContent read_file(const GDrive& drive, Call& call, const ReadFile& arguments) {
  const DriveFile file = describe(drive, call, FileId(arguments.file_id), true);
  if (file.is_folder()) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "\"/file_id\" is the folder \"" + file.name + "\": use list_folder.");
  }
  if (file.is_google_document()) return read_document(drive, call, file, arguments);
  const FileTexts texts(call);
  const bool has_text = !arguments.as_bytes && !arguments.format && file.size != "0" &&
                        texts.are_there() &&
                        patchbay::sdk::is_document_file(file.mimeType, file.name);
  if (has_text) return read_text_of(drive, call, file, texts, arguments);
  return read_bytes_of(drive, call, file, arguments);
}

}  // namespace gdrive
