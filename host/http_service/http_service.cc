#include "http_service/http_service.h"
#include <optional>
#include <string>

#include "http_service/http_call.h"
#include "services/barrier.h"
#include "services/plugin_error.h"
#include "services/text.h"

namespace patchbay::http_service {
namespace {

// Writes a body to a plugin's sink.
class PluginSink final : public http_client::BodySink {
 public:
  explicit PluginSink(const patchbay_sink& sink) : sink_(sink) {}

  Result<void> write(std::span<const std::byte> piece) override {
    PATCHBAY_TRY(refused_, services::call_back("sink", [&] {
                   return sink_.write(sink_.context, piece.data(), piece.size());
                 }));
    if (refused_ == PATCHBAY_OK) return success();
    return Error(Code::kTooLarge, "The sink that the answer was piped to takes no more.");
  }

  // Returns PATCHBAY_OK if the sink has accepted all pieces, otherwise the sink's status.
  [[nodiscard]] patchbay_status refused() const { return refused_; }

 private:
  const patchbay_sink& sink_;
  patchbay_status refused_ = PATCHBAY_OK;
};

Result<void> check_ends(const patchbay_http_request* request,
                        const patchbay_http_response* response) {
  if (request != nullptr) return check_response(response);
  return services::misuse("sends without a request.");
}

patchbay_status send(const patchbay_call* call, const patchbay_http_request* request,
                     patchbay_http_response* response, patchbay_error* error) {
  return services::serve(call, "http.send", error, [&](services::CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(check_ends(request, response));
    PATCHBAY_TRY(const auto opened, HttpCall::of(frame).send(*request));
    fill_response(opened, *response);
    return success();
  });
}

// Sends the requests one after the other, because a call uses only one thread. Sends all of them,
// even after an error. Returns the first error.
patchbay_status send_all(const patchbay_call* call, const patchbay_http_request* const* requests,
                         patchbay_http_response* const* responses, std::uint64_t count,
                         patchbay_error* error) {
  return services::serve(
      call, "http.send_all", error, [&](services::CallFrame& frame) -> Result<void> {
        if (count > 0 && (requests == nullptr || responses == nullptr)) {
          return services::misuse("sends without a request, or without a place for the response.");
        }
        PATCHBAY_TRY(HttpCall::of(frame).check_room(count));
        for (std::uint64_t i = 0; i < count; ++i) {
          PATCHBAY_TRY(check_ends(requests[i], responses[i]));
        }
        std::optional<Error> first;
        for (std::uint64_t i = 0; i < count; ++i) {
          const auto opened = HttpCall::of(frame).send(*requests[i]);
          if (opened.has_value()) {
            fill_response(opened.value(), *responses[i]);
            continue;
          }
          responses[i]->code = static_cast<patchbay_status>(opened.error().code());
          if (!first) first = opened.error();
        }
        if (first) return std::move(*first);
        return success();
      });
}

patchbay_status read(const patchbay_call* call, std::uint64_t handle, void* buffer,
                     std::uint64_t capacity, std::uint64_t* got, patchbay_error* error) {
  return services::serve(call, "http.read", error, [&](services::CallFrame& frame) -> Result<void> {
    if ((buffer == nullptr && capacity > 0) || got == nullptr) {
      return services::misuse("called read without a buffer, or without a place for the size.");
    }
    PATCHBAY_TRY(HttpAnswer * answer, HttpCall::of(frame).answer(handle));
    const std::span out(static_cast<std::byte*>(buffer), static_cast<std::size_t>(capacity));
    auto read = answer->read(out);
    if (read.has_error())
      return HttpCall::of(frame).told(std::move(read).error(), answer->is_timed());
    *got = read.value();
    return success();
  });
}

patchbay_status pipe(const patchbay_call* call, std::uint64_t handle, const patchbay_sink* sink,
                     std::uint64_t* piped, patchbay_error* error) {
  patchbay_status refused = PATCHBAY_OK;
  const auto status =
      services::serve(call, "http.pipe", error, [&](services::CallFrame& frame) -> Result<void> {
        if (sink == nullptr || sink->write == nullptr || piped == nullptr) {
          return services::misuse("called pipe without a sink, or without a place for the size.");
        }
        PATCHBAY_TRY(HttpAnswer * answer, HttpCall::of(frame).answer(handle));
        PluginSink target(*sink);
        auto passed = answer->pipe(target);
        refused = target.refused();
        if (passed.has_error())
          return HttpCall::of(frame).told(std::move(passed).error(), answer->is_timed());
        *piped = passed.value();
        return success();
      });
  return refused == PATCHBAY_OK ? status : services::pass_on(refused, "http.pipe", error);
}

void close(const patchbay_call* call, std::uint64_t handle) {
  services::serve(call, "http.close", nullptr, [&](services::CallFrame& frame) -> Result<void> {
    HttpCall::of(frame).close(handle);
    return success();
  });
}

}  // namespace

Result<void> check_response(const patchbay_http_response* response) {
  if (response == nullptr)
    return services::misuse("asks for an answer without a place for the response.");
  if (PATCHBAY_HAS(response, code)) return success();
  return services::misuse("asks for an answer with a response whose struct_size is " +
                          std::to_string(response->struct_size) + "; at least " +
                          std::to_string(sizeof(patchbay_http_response)) + " is expected.");
}

void fill_response(const HttpCall::OpenedAnswer& opened, patchbay_http_response& response) {
  const auto headers = opened.answer.abi_headers();
  response.status = static_cast<std::uint32_t>(opened.answer.status());
  response.handle = opened.handle;
  response.headers = headers.data();
  response.header_count = headers.size();
  response.url = services::to_abi(opened.answer.url());
  response.flags = opened.answer.is_kept() ? PATCHBAY_HTTP_FROM_CACHE : 0;
  response.code = PATCHBAY_OK;
}

const patchbay_host_http& http_service() {
  static constexpr patchbay_host_http table{
      sizeof(patchbay_host_http), 0, &send, &read, &pipe, &close, &send_all};
  return table;
}

}  // namespace patchbay::http_service
