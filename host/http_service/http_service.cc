#include "http_service/http_service.h"

#include <string>

#include "http_service/http_call.h"
#include "services/barrier.h"

namespace patchbay::http_service {
namespace {

// Passes a body on into a sink of the plugin's, or of the host's.
class PluginSink final : public BodySink {
 public:
  explicit PluginSink(const patchbay_sink& sink) : sink_(sink) {}

  Result<void> write(std::span<const std::byte> piece) override {
    PATCHBAY_TRY(const auto status, services::call_back("sink", [&] {
                   return sink_.write(sink_.context, piece.data(), piece.size());
                 }));
    if (status == PATCHBAY_OK) return success();
    return Error(Code::kTooLarge, "The place the answer was piped to took no more of it.");
  }

 private:
  const patchbay_sink& sink_;
};

Error lacking(std::string what) {
  return Error(Code::kPluginFault, "The connector " + std::move(what) +
                                       " Give its author this sentence, and use another version.");
}

patchbay_status send(const patchbay_call* call, const patchbay_http_request* request,
                     patchbay_http_response* response, patchbay_error* error) {
  return services::serve(call, "http.send", error, [&](services::CallFrame& frame) -> Result<void> {
    if (request == nullptr || response == nullptr) {
      return lacking("called send without a request, or without a place for the response.");
    }
    if (!PATCHBAY_HAS(response, header_count)) {
      return lacking("called send with a response whose struct_size is " +
                     std::to_string(response->struct_size) + "; at least " +
                     std::to_string(sizeof(patchbay_http_response)) + " is expected.");
    }
    PATCHBAY_TRY(const auto opened, HttpCall::of(frame).send(*request));
    const auto headers = opened.answer.abi_headers();
    response->status = static_cast<std::uint32_t>(opened.answer.status());
    response->handle = opened.handle;
    response->headers = headers.data();
    response->header_count = headers.size();
    return success();
  });
}

patchbay_status read(const patchbay_call* call, std::uint64_t handle, void* buffer,
                     std::uint64_t capacity, std::uint64_t* got, patchbay_error* error) {
  return services::serve(call, "http.read", error, [&](services::CallFrame& frame) -> Result<void> {
    if ((buffer == nullptr && capacity > 0) || got == nullptr) {
      return lacking("called read without a buffer, or without a place for the size.");
    }
    PATCHBAY_TRY(HttpAnswer * answer, HttpCall::of(frame).answer(handle));
    const std::span out(static_cast<std::byte*>(buffer), static_cast<std::size_t>(capacity));
    PATCHBAY_TRY(*got, answer->read(out));
    return success();
  });
}

patchbay_status pipe(const patchbay_call* call, std::uint64_t handle, const patchbay_sink* sink,
                     std::uint64_t* piped, patchbay_error* error) {
  return services::serve(call, "http.pipe", error, [&](services::CallFrame& frame) -> Result<void> {
    if (sink == nullptr || sink->write == nullptr || piped == nullptr) {
      return lacking("called pipe without a sink, or without a place for the size.");
    }
    PATCHBAY_TRY(HttpAnswer * answer, HttpCall::of(frame).answer(handle));
    PluginSink target(*sink);
    PATCHBAY_TRY(*piped, answer->pipe(target));
    return success();
  });
}

void close(const patchbay_call* call, std::uint64_t handle) {
  services::serve(call, "http.close", nullptr, [&](services::CallFrame& frame) -> Result<void> {
    HttpCall::of(frame).close(handle);
    return success();
  });
}

}  // namespace

const patchbay_host_http& http_service() {
  static constexpr patchbay_host_http table{
      sizeof(patchbay_host_http), 0, &send, &read, &pipe, &close};
  return table;
}

}  // namespace patchbay::http_service
