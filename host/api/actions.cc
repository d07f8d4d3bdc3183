// Runs an action: the body is its arguments, the answer its result, both byte for byte.
#include "api/handlers.h"

namespace patchbay::api {
namespace {

CallOptions options_of(const Api& api, const Request& request, std::string_view trace_id) {
  CallOptions options;
  options.caller = request.caller;
  options.cancellation = request.cancelled;
  options.trace_id = trace_id;
  options.address = request.address;
  if (request.deadline != Monotonic::max()) {
    const auto left = request.deadline - api.clock.now();
    options.deadline = std::max(std::chrono::milliseconds(1),
                                std::chrono::duration_cast<std::chrono::milliseconds>(left));
  }
  return options;
}

Answer answer_of(patchbay::Answer answer) {
  if (!answer.outcome) return std::move(answer.outcome).error();
  return httpd::json_response(std::move(answer.outcome).value());
}

}  // namespace

Answer call_action(const Api& api, const Request& request) {
  const std::string trace_id = request.trace_id.hex();
  CallOptions options = options_of(api, request, trace_id);
  options.link = request.query_value("link_id").value_or("");
  const std::string_view arguments = request.body.empty() ? "{}" : std::string_view(request.body);
  return answer_of(api.host.invoke(request.parameter("connector_id"),
                                   request.parameter("action_id"), arguments, options));
}

Answer resume_call(const Api& api, const Request& request) {
  const std::string trace_id = request.trace_id.hex();
  return answer_of(embed::Opening::resume(api.host, request.parameter("token"),
                                          options_of(api, request, trace_id)));
}

}  // namespace patchbay::api
