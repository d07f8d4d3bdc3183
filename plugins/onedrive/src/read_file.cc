#include "read_file.h"

#include <patchbay/sdk/bytes.h>
#include <patchbay/sdk/file_text.h>

#include "download.h"
#include "failure.h"

namespace onedrive {
namespace {

using patchbay::sdk::Bytes;
using patchbay::sdk::FileTexts;
using patchbay::sdk::read_bytes;

void refuse_unreadable(const DriveItem& item) {
  const std::string name = "\"" + item.name.value_or(item.id) + "\"";
  const auto kind = kind_of(item);
  if (kind == "folder") {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "\"/file_id\" is the folder " + name + ": use list_folder.");
  }
  if (kind != "file") {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                name +
                    " has no bytes of its own (a notebook, or a shortcut that leads nowhere): "
                    "open it at Microsoft.");
  }
  if (item.malware) {
    throw Error(PATCHBAY_E_PROVIDER_ERROR,
                name + " was flagged by Microsoft as malware and is not given out.");
  }
}

void put(const Bytes& bytes, std::int64_t offset, FileContent& out) {
  out.encoding = bytes.encoding();
  out.content = bytes.shown();
  out.truncated = bytes.truncated;
  if (bytes.truncated) out.next_offset = offset + static_cast<std::int64_t>(bytes.bytes.size());
}

// Throws if the answer is a refusal, or is no content of type `wanted`.
void check_download(const Download& got, std::string_view wanted, std::string_view what) {
  if (got.is_infected) throw failure_of(403, R"({"error":{"code":"malwareDetected"}})", what);
  if (!got.ok()) throw failure_of(got.response.status(), got.refusal, what);
  refuse_page(got.response, wanted, what);
}

// Gives the text of a PDF or office file. The host reads the whole file, and gives a part of the
// text.
void put_text(const OneDrive& onedrive, Call& call, const Url& item, const FileTexts& texts,
              const ReadFile& arguments, FileContent& out) {
  const Download got = download(onedrive, call, item);
  check_download(got, out.mime_type, "file \"" + out.name + "\"");
  put(texts.read(got.response,
                 {out.mime_type, out.name, static_cast<std::uint64_t>(arguments.offset),
                  static_cast<std::uint64_t>(arguments.max_bytes)}),
      arguments.offset, out);
  out.mime_type = "text/plain";
}

void put_bytes(const OneDrive& onedrive, Call& call, const Url& item, const ReadFile& arguments,
               FileContent& out) {
  const std::string range =
      arguments.offset == 0 ? "" : "bytes=" + std::to_string(arguments.offset) + "-";
  const Download got = download(onedrive, call, item, {arguments.format.value_or(""), range});
  if (got.response.status() == 416) return;  // the offset is at or after the end of the file
  check_download(got, out.mime_type, "file \"" + out.name + "\"");
  // The server may ignore the range. Then read_bytes() reads and drops the bytes before the offset.
  const bool is_part = got.response.status() == 206;
  put(read_bytes(got.response, static_cast<std::size_t>(arguments.max_bytes),
                 is_part ? 0 : static_cast<std::size_t>(arguments.offset)),
      arguments.offset, out);
}

}  // namespace

FileContent read_file(const OneDrive& onedrive, Call& call, const ReadFile& arguments) {
  Place place{arguments.drive_id, arguments.site_id};
  const DriveItem item = describe(onedrive, call, place, arguments.file_id);
  refuse_unreadable(item);
  FileContent out;
  out.id = item.id;
  out.name = item.name.value_or("");
  out.mime_type = arguments.format ? "application/pdf" : item.file->mimeType.value_or("");
  out.encoding = "utf-8";
  const bool is_empty = !arguments.format && item.size == 0;
  if (is_empty) return out;  // Graph refuses a range of an empty file
  const Url address = place.item(onedrive, item.id);
  const FileTexts texts(call);
  const bool has_text = !arguments.as_bytes && !arguments.format && texts.are_there() &&
                        patchbay::sdk::is_document_file(out.mime_type, out.name);
  if (has_text) {
    put_text(onedrive, call, address, texts, arguments, out);
  } else {
    put_bytes(onedrive, call, address, arguments, out);
  }
  return out;
}

}  // namespace onedrive
