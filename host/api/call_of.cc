#include "api/call_of.h"

#include "engine/engine.h"

namespace patchbay::api {
namespace {

// Returns the request's Idempotency-Key, without quotation marks. A client sends the same key with
// all attempts at one call.
std::string_view idempotency_key_of(const Request& request) {
  std::string_view key = request.header("Idempotency-Key").value_or("");
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') {
    key = key.substr(1, key.size() - 2);
  }
  return key;
}

}  // namespace

actions::Request call_of(const Api& api, const Request& request) {
  actions::Request call = api.engine.request();
  call.caller = request.caller.get();
  call.cancellation = &request.cancelled;
  call.trace_id = request.trace_id;
  call.address = request.address;
  call.locale = httpd::language_of(request);
  call.idempotency_key = idempotency_key_of(request);
  if (request.deadline != Monotonic::max()) call.deadline = request.deadline;
  return call;
}

}  // namespace patchbay::api
