#include "questions.h"

#include <patchbay/sdk/barrier.h>
#include <patchbay/sdk/question.h>

#include <utility>

#include "tool.h"

namespace mcp {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::json_text;
using patchbay::sdk::Mismatch;
using patchbay::sdk::Question;

namespace {

// Maximum number of rounds with the server in which the caller gets no question.
constexpr int kMostRounds = 8;
constexpr std::size_t kMostQuestionBytes = 2000;
constexpr const char* kHeldKey = "answer";

// Returns the schema for the caller's answer to one question (elicitation) of the server.
Json answer_schema(const Json& params) {
  Json content = object_of(params, "requestedSchema");
  if (!mend_input_schema(content).empty()) content = {{"type", "object"}};
  return {{"type", "object"},
          {"properties",
           {{"action", {{"enum", {"accept", "decline", "cancel"}}}}, {"content", content}}},
          {"required", {"action"}},
          {"additionalProperties", false}};
}

bool can_be_passed_on(const Json& request) {
  if (text_of(request, "method") != "elicitation/create") return false;
  const std::string mode = text_of(object_of(request, "params"), "mode");
  return mode.empty() || mode == "form";
}

// Makes the Question for the caller. `requests` has the server's questions by their keys. Throws if
// one of the questions cannot be passed on.
Question to_question(const Json& requests, const Json& continuation) {
  std::string message;
  Json properties = Json::object();
  Json keys = Json::array();
  for (const auto& [key, request] : requests.items()) {
    if (!can_be_passed_on(request)) {
      throw Error(PATCHBAY_E_UNSUPPORTED,
                  "The MCP server asks for something other than answers to a form, which this "
                  "connector did not offer to pass on.");
    }
    const Json& params = object_of(request, "params");
    message += (message.empty() ? "" : "\n") + text_of(params, "message");
    properties[key] = answer_schema(params);
    keys.push_back(key);
  }
  if (message.empty()) message = "The MCP server wants an answer.";
  const Json schema = {{"type", "object"},
                       {"properties", std::move(properties)},
                       {"required", std::move(keys)},
                       {"additionalProperties", false}};
  return Question(std::string(patchbay::sdk::cut(message, kMostQuestionBytes)))
      .schema(json_text(schema))
      .continuation(json_text(continuation));
}

// Returns the default values of the question's form. The connector uses these values for members
// without an answer.
Json defaults_of(const Json& request) {
  const Json& schema = object_of(object_of(request, "params"), "requestedSchema");
  Json defaults = Json::object();
  for (const auto& [name, property] : object_of(schema, "properties").items()) {
    const auto found = property.find("default");
    if (property.is_object() && found != property.end()) defaults[name] = *found;
  }
  return defaults;
}

Json all_defaults(const Json& requests) {
  Json all = Json::object();
  for (const auto& [key, request] : requests.items()) all[key] = defaults_of(request);
  return all;
}

// Returns the caller's answer in the format of the server.
Json elicited(const Json& answer, const Json& defaults) {
  const std::string action = text_of(answer, "action");
  Json result = {{"action", action}};
  if (action != "accept") return result;
  result["content"] = defaults;
  result["content"].update(object_of(answer, "content"));
  return result;
}

Json responses(const Json& answers, const Json& defaults) {
  Json out = Json::object();
  for (const auto& [key, answer] : answers.items()) {
    out[key] = elicited(answer, object_of(defaults, key.c_str()));
  }
  return out;
}

[[noreturn]] void ask_caller(const Json& question, const HeldRequest& held) {
  const Json kept = {{"question", question.at("id")},
                     {"request", held.request},
                     {"last_event", held.last_event},
                     {"kept", held.kept},
                     {"messages", held.messages},
                     {"defaults", defaults_of(question)},
                     {"server", patchbay::sdk::to_json_tree(held.server)}};
  throw to_question({{kHeldKey, question}}, {{"held", kept}});
}

Json go_on(Call& call, Upstream& upstream, const ServerRequest& ask, const Json& kept) {
  const Json& server = kept.at("server");
  const HeldRequest held{
      {{"id", kept.at("question")}}, text_of(kept, "request"),
      text_of(kept, "last_event"),   patchbay::sdk::from_json_tree<Server>(server),
      text_of(kept, "kept"),         text_of(kept, "messages")};
  const Json answers = parse_message(call.answers());
  return upstream.go_on(ask, held,
                        elicited(object_of(answers, kHeldKey), object_of(kept, "defaults")));
}

// Returns the parameters for the next round: `params` with the answers and the state of the
// previous round.
Json next_params(const Json& params, const Json& state, Json answers) {
  Json next = params;
  if (!answers.empty()) next["inputResponses"] = std::move(answers);
  if (state.is_string()) next["requestState"] = state;
  return next;
}

Json state_of(const Json& owner) {
  const auto found = owner.find("requestState");
  return found != owner.end() && found->is_string() ? *found : Json();
}

bool is_complete(const Json& result) {
  const std::string type = text_of(result, "resultType");
  if (type.empty() || type == "complete") return true;
  if (type == "input_required") return false;
  throw Error(PATCHBAY_E_PROVIDER_ERROR,
              "The MCP server gave a kind of result that this connector does not know. Use a newer "
              "connector.");
}

// Returns the answers to the question that this call continues, and sets `state`. Returns {} if
// this call continues no question.
Json given_answers(Call& call, Json& state) {
  if (!call.has_answers()) return Json::object();
  const Json continuation = parse_message(call.continuation());
  state = state_of(continuation);
  return responses(parse_message(call.answers()), object_of(continuation, "defaults"));
}

}  // namespace

Json ask_with_questions(Call& call, Upstream& upstream, const ServerRequest& ask,
                        const Headers& extra) {
  upstream.set_ask_caller(&ask_caller);
  if (call.has_answers()) {
    const Json continuation = parse_message(call.continuation());
    const Json& held = object_of(continuation, "held");
    if (!held.empty()) return go_on(call, upstream, ask, held);
  }
  Json state;
  Json answers = given_answers(call, state);
  for (int round = 0; round < kMostRounds; ++round) {
    ServerRequest next = ask;
    next.params = next_params(ask.params, state, std::exchange(answers, Json::object()));
    Json result = upstream.ask(next, extra);
    if (is_complete(result)) return result;
    state = state_of(result);
    const Json& requests = object_of(result, "inputRequests");
    if (!requests.empty()) {
      throw to_question(requests, {{"requestState", state}, {"defaults", all_defaults(requests)}});
    }
    if (state.is_null()) break;
  }
  throw Error(PATCHBAY_E_PROVIDER_ERROR,
              ask.subject + ": the MCP server asks to be asked again, and does not say for what.");
}

}  // namespace mcp
