#include "read_file.h"

#include <patchbay/sdk/bytes.h>

#include "download.h"
#include "failure.h"

namespace onedrive {
namespace {

using patchbay::sdk::Bytes;
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
  const std::string range =
      arguments.offset == 0 ? "" : "bytes=" + std::to_string(arguments.offset) + "-";
  const Download got = download(onedrive, call, place.item(onedrive, item.id),
                                {arguments.format.value_or(""), range});
  if (got.response.status() == 416) return out;  // the offset is at or after the end of the file
  const std::string what = "file \"" + out.name + "\"";
  if (got.is_infected) throw failure_of(403, R"({"error":{"code":"malwareDetected"}})", what);
  if (!got.ok()) throw failure_of(got.response.status(), got.refusal, what);
  // The server may ignore the range. Then read_bytes() reads and drops the bytes before the offset.
  const bool is_part = got.response.status() == 206;
  const Bytes bytes = read_bytes(got.response, static_cast<std::size_t>(arguments.max_bytes),
                                 is_part ? 0 : static_cast<std::size_t>(arguments.offset));
  out.encoding = bytes.encoding();
  out.content = bytes.shown();
  out.truncated = bytes.truncated;
  if (bytes.truncated) {
    out.next_offset = arguments.offset + static_cast<std::int64_t>(bytes.bytes.size());
  }
  return out;
}

}  // namespace onedrive
