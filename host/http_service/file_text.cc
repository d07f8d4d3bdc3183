#include "http_service/file_text.h"

#include <optional>

#include "extraction/extractor.h"
#include "extraction/text_window.h"
#include "http_service/http_call.h"
#include "services/barrier.h"
#include "services/plugin_error.h"
#include "services/services.h"
#include "services/text.h"

namespace patchbay::http_service {
namespace {

using extraction::Extraction;
using extraction::Outcome;
using extraction::TextWindow;

Result<void> check_request(const patchbay_file_text_request* request) {
  if (request == nullptr || !PATCHBAY_HAS(request, most)) {
    return services::misuse("asks for the text of a file without a whole request.");
  }
  if (request->most <= PATCHBAY_FILE_TEXT_MAX) return success();
  return Error(Code::kTooLarge, "The connector asks for " + std::to_string(request->most) +
                                    " bytes of a file's text; at most " +
                                    std::to_string(PATCHBAY_FILE_TEXT_MAX) + " are given at once.");
}

// Returns the error for a file without readable text.
Error unreadable(const Extraction& found) {
  const bool is_over_limit = found.outcome == Outcome::kTooLarge ||
                             found.outcome == Outcome::kTimedOut ||
                             found.outcome == Outcome::kOutOfMemory;
  return Error(is_over_limit ? Code::kTooLarge : Code::kUnsupported,
               "The file has no text that can be read. " + found.why)
      .with_reason(std::string(name_of(found.outcome)));
}

Result<Extraction> extract(const services::CallFrame& frame, const extraction::File& file,
                           TextWindow& window) {
  const extraction::Extractor* extractor = frame.host().extractor();
  if (extractor == nullptr) {
    return Error(Code::kUnsupported, "This host reads no text of files: it has no text reader.")
        .with_reason(std::string(name_of(Outcome::kUnsupported)));
  }
  // The reader thread is busy until the end of the file.
  std::optional<Result<Extraction>> found;
  PATCHBAY_TRY(frame.host().text_readers().run(frame.context().patience(), [&] {
    found.emplace(extractor->extract(file, window, frame.context().patience()));
  }));
  return std::move(*found);
}

Result<std::string> text_of(services::CallFrame& frame, const patchbay_file_text_request& request,
                            std::uint32_t& more) {
  PATCHBAY_TRY(HttpAnswer * answer, HttpCall::of(frame).answer(request.handle));
  const extraction::File file{[answer](std::span<char> out) -> Result<std::size_t> {
                                return answer->read(std::as_writable_bytes(out));
                              },
                              std::string(services::from_abi(request.media_type)),
                              std::string(services::from_abi(request.name))};
  TextWindow window(request.offset, request.most);
  auto found = extract(frame, file, window);
  if (found.has_error()) {
    return HttpCall::of(frame).told(std::move(found).error(), answer->is_timed());
  }
  if (found.value().outcome != Outcome::kText) return unreadable(found.value());
  more = window.has_more() ? 1 : 0;
  return window.take();
}

patchbay_status read_text_of_file(const patchbay_call* call,
                                  const patchbay_file_text_request* request,
                                  const patchbay_sink* text, std::uint32_t* more,
                                  patchbay_error* error) {
  return services::serve_into(
      call, "file_text.read", text, error, [&](services::CallFrame& frame) -> Result<std::string> {
        PATCHBAY_TRY(check_request(request));
        if (more == nullptr) {
          return services::misuse("asks for the text of a file without a place for `more`.");
        }
        return text_of(frame, *request, *more);
      });
}

}  // namespace

const patchbay_host_file_text& file_text() {
  static constexpr patchbay_host_file_text table{sizeof(patchbay_host_file_text), 0,
                                                 &read_text_of_file};
  return table;
}

}  // namespace patchbay::http_service
