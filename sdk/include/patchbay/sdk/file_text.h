// SPDX-License-Identifier: Apache-2.0
// The text of PDF and office files, which the host reads (a draft).
//
//   const FileTexts texts(call);
//   if (texts.are_there() && is_document_file(media_type, name)) {
//     const Bytes text = texts.read(response, {media_type, name, offset, limit});
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/draft/host_file_text.h"
#include "patchbay/sdk/bytes.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

// Returns true for a PDF file and for an Office Open XML file, such as .docx. The bytes of such a
// file are not text, but the host can extract its text. If the media type is empty or
// application/octet-stream, the end of the name decides.
inline bool is_document_file(std::string_view media_type, std::string_view name) {
  const std::string type = lower_case(std::string(media_type.substr(0, media_type.find(';'))));
  if (type == "application/pdf" ||
      type.find("application/vnd.openxmlformats-officedocument.") == 0) {
    return true;
  }
  if (!type.empty() && type != "application/octet-stream") return false;
  const std::string file = lower_case(std::string(name));
  for (const std::string_view ending : {".pdf", ".docx", ".xlsx", ".pptx"}) {
    if (file.size() > ending.size() && file.substr(file.size() - ending.size()) == ending) {
      return true;
    }
  }
  return false;
}

class FileTexts {
 public:
  // The file, and the part of its text to return.
  struct Wanted {
    std::string_view media_type;   // a hint; may be empty
    std::string_view name;         // a hint; may be empty
    std::uint64_t offset = 0;      // bytes of the text to skip
    std::uint64_t most = 1 << 20;  // maximum number of bytes of the text; at most
                                   // PATCHBAY_FILE_TEXT_MAX
  };

  explicit FileTexts(const Call& call)
      : call_(&call.raw()),
        table_(call.services()
                   .first_release(PATCHBAY_HOST_FILE_TEXT_ID, &patchbay_host_file_text::read)
                   .table) {}

  // Returns true if the host has the service. Otherwise read() must not be used.
  [[nodiscard]] bool are_there() const { return table_ != nullptr; }

  // Reads the file in the rest of the response's body, and returns the requested part of its text.
  // Throws UNSUPPORTED or TOO_LARGE if the text cannot be extracted. [call]
  [[nodiscard]] Bytes read(const Response& answer, const Wanted& wanted) const {
    patchbay_file_text_request request{};
    request.struct_size = sizeof(request);
    request.handle = answer.handle();
    request.media_type = borrow(wanted.media_type);
    request.name = borrow(wanted.name);
    request.offset = wanted.offset;
    request.most = wanted.most;
    Collector text;
    std::uint32_t more = 0;
    ServiceError error;
    error.check(table_->read(call_, &request, text.raw(), &more, error.raw()));
    Bytes out;
    out.bytes = std::move(text.text);
    out.truncated = more != 0;
    return out;
  }

 private:
  const patchbay_call* call_;
  const patchbay_host_file_text* table_;
};

}  // namespace patchbay::sdk
