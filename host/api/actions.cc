// Runs an action. The request's body is the action's arguments, and the response's body is its
// result. Both are passed on unchanged.
#include "api/call_of.h"
#include "engine/engine.h"
#include "json/document.h"

namespace patchbay::api {
namespace {

// Returns a request for the action in the path.
actions::Request action_of(const Api& api, const Request& request) {
  actions::Request call = call_of(api, request);
  call.connector = request.parameter("connector_id");
  call.action = request.parameter("action_id");
  call.link = request.query_value("link_id").value_or("");
  return call;
}

Answer run(const Api& api, const actions::Request& call) {
  std::string result;
  PATCHBAY_TRY(api.engine.run(call, result));
  return httpd::json_response(std::move(result));
}

}  // namespace

Answer call_action(const Api& api, const Request& request) {
  actions::Request call = action_of(api, request);
  call.arguments = request.body.empty() ? "{}" : std::string_view(request.body);
  return run(api, call);
}

// Continues a call that stopped to ask the user a question. The body is {"continuation": the text
// that came with the question, "answers": the user's answers, "arguments": the call's arguments}.
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
  const std::string answers = text_of("answers");
  const std::string arguments = text_of("arguments");
  actions::Request call = action_of(api, request);
  call.continuation = continuation->text();
  call.answers = answers;
  call.arguments = arguments;
  return run(api, call);
}

Answer resume_call(const Api& api, const Request& request) {
  std::string result;
  PATCHBAY_TRY(api.engine.resume(request.parameter("token"), call_of(api, request), result));
  return httpd::json_response(std::move(result));
}

}  // namespace patchbay::api
