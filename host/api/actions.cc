// Runs an action: the body is its arguments, the answer its result, both byte for byte.
#include <algorithm>
#include <cctype>

#include "api/handlers.h"
#include "json/document.h"

namespace patchbay::api {
namespace {

// The first language that the client would like, such as "de-CH"; "" when it names none.
std::string_view locale_of(const Request& request) {
  constexpr std::size_t kLongest = 35;  // RFC 5646 §4.4.1
  const std::string_view wished = request.header("Accept-Language").value_or("");
  const std::string_view first = wished.substr(0, wished.find_first_of(",; "));
  const bool is_tag = std::all_of(first.begin(), first.end(),
                                  [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
  return is_tag && first.size() <= kLongest ? first : std::string_view();
}

// The client's own for all its attempts at this; quotes around it are not part of it.
std::string_view idempotency_key_of(const Request& request) {
  std::string_view key = request.header("Idempotency-Key").value_or("");
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') {
    key = key.substr(1, key.size() - 2);
  }
  return key;
}

CallOptions options_of(const Api& api, const Request& request, std::string_view trace_id) {
  CallOptions options;
  options.caller = request.caller;
  options.cancellation = request.cancelled;
  options.trace_id = trace_id;
  options.address = request.address;
  options.locale = locale_of(request);
  options.idempotency_key = idempotency_key_of(request);
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

// The body is the call again, with what was asked: {"continuation", "answers", "arguments"}.
Answer continue_action(const Api& api, const Request& request) {
  constexpr unsigned kDeepest = 200;
  PATCHBAY_TRY(const auto body, json::Document::read(request.body, kDeepest));
  const auto find = [&](std::string_view member) {
    return body.root().is(json::Kind::kObject) ? body.root().find(member) : nullptr;
  };
  const auto text_of = [&](std::string_view member) {
    const json::Node* found = find(member);
    return found == nullptr ? std::string("{}") : json::to_json(*found);
  };
  const json::Node* continuation = find("continuation");
  if (continuation == nullptr || !continuation->is(json::Kind::kString)) {
    return Error(Code::kInvalidArgument,
                 "The body has no \"continuation\": expected is the text that came with "
                 "INPUT_REQUIRED, beside \"answers\" and \"arguments\".");
  }
  const std::string trace_id = request.trace_id.hex();
  const std::string answers = text_of("answers");
  CallOptions options = options_of(api, request, trace_id);
  options.link = request.query_value("link_id").value_or("");
  options.continuation = continuation->text();
  options.answers = answers;
  return answer_of(api.host.invoke(request.parameter("connector_id"),
                                   request.parameter("action_id"), text_of("arguments"), options));
}

Answer resume_call(const Api& api, const Request& request) {
  const std::string trace_id = request.trace_id.hex();
  return answer_of(embed::Opening::resume(api.host, request.parameter("token"),
                                          options_of(api, request, trace_id)));
}

}  // namespace patchbay::api
