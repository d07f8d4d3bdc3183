#include "services/barrier.h"
#include "services/http_call.h"
#include "services/service_tables.h"

namespace patchbay::services {
namespace {

// Passes a body on into a sink of the plugin's, or of the host's.
class PluginSink final : public BodySink {
 public:
  explicit PluginSink(const patchbay_sink& sink) : sink_(sink) {}

  Result<void> write(std::span<const std::byte> piece) override {
    status = sink_.write(sink_.context, piece.data(), piece.size());
    if (status == PATCHBAY_OK) return success();
    return Error(Code::kTooLarge, "The place the answer was piped to took no more of it.");
  }

  patchbay_status status = PATCHBAY_OK;

 private:
  const patchbay_sink& sink_;
};

patchbay_status send(const patchbay_call* call, const patchbay_http_request* request,
                     patchbay_http_response* response, patchbay_error* error) {
  return serve(call, "http.send", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(const auto opened, frame.http().send(*request));
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
  return serve(call, "http.read", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(HttpAnswer * answer, frame.http().answer(handle));
    const std::span out(static_cast<std::byte*>(buffer), static_cast<std::size_t>(capacity));
    PATCHBAY_TRY(*got, answer->read(out));
    return success();
  });
}

patchbay_status pipe(const patchbay_call* call, std::uint64_t handle, const patchbay_sink* sink,
                     std::uint64_t* piped, patchbay_error* error) {
  return serve(call, "http.pipe", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(HttpAnswer * answer, frame.http().answer(handle));
    PluginSink target(*sink);
    PATCHBAY_TRY(*piped, answer->pipe(target));
    return success();
  });
}

void close(const patchbay_call* call, std::uint64_t handle) {
  serve(call, "http.close", nullptr, [&](CallFrame& frame) -> Result<void> {
    frame.http().close(handle);
    return success();
  });
}

}  // namespace

const patchbay_host_http& http_service() {
  static constexpr patchbay_host_http table{
      sizeof(patchbay_host_http), 0, &send, &read, &pipe, &close};
  return table;
}

}  // namespace patchbay::services
