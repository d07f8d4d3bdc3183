// Answers the methods for prompts and completions, which come from gateways. A gateway's prompt
// NAME is shown as CONNECTOR_NAME.
#include "base/result.h"
#include "mcp/address_match.h"
#include "mcp/gateway.h"
#include "mcp/methods.h"
#include "mcp/questions.h"

namespace patchbay::mcp {
namespace {

// Returns the prompt as JSON, with its name at this server.
std::string renamed(const json::Node& prompt, const Gateway& gateway) {
  std::string text = "{";
  for (const json::Member& member : prompt.members()) {
    append_member(text, member.key,
                  member.key == "name"
                      ? json_string(gateway.connector + "_" + std::string(member.value.text()))
                      : json::to_json(member.value));
  }
  return text.append("}");
}

// Returns the gateway's own name for a prompt. Returns "" if the prompt is not this gateway's.
std::string_view own_name(std::string_view name, const Gateway& gateway) {
  const std::size_t prefix = gateway.connector.size() + 1;
  const bool is_own =
      name.size() > prefix && name.starts_with(gateway.connector) && name[prefix - 1] == '_';
  return is_own ? name.substr(prefix) : std::string_view();
}

Refusal no_prompt(std::string_view name, const std::string& why) {
  return {RpcCode::kInvalidParams, "Prompt " + std::string(name.substr(0, 128)) + ": " + why};
}

std::string completion_arguments(const MethodCall& ask, std::string_view kind,
                                 std::string_view name) {
  const json::Node* argument = ask.message.param("argument");
  std::string text = "{\"" + std::string(kind) + "\":" + json_string(name);
  text.append(R"(,"argument":)").append(json_string(text_of(member_of(argument, "name"))));
  text.append(R"(,"value":)").append(json_string(text_of(member_of(argument, "value"))));
  const json::Node* known = member_of(ask.message.param("context"), "arguments");
  if (known != nullptr) text.append(R"(,"known":)").append(json::to_json(*known));
  return text.append("}");
}

// Returns the completion that a gateway suggests, or "".
std::string completion_of(const Result<json::Document>& suggested) {
  if (suggested.has_error()) return {};
  const json::Node* values = member_of(&suggested.value().root(), "values");
  const json::Node* more = member_of(&suggested.value().root(), "has_more");
  if (values == nullptr || !values->is(json::Kind::kArray)) return {};
  return R"({"values":)" + json::to_json(*values) + R"(,"hasMore":)" +
         (more != nullptr && more->boolean() ? "true" : "false") + "}";
}

}  // namespace

Outcome list_prompts(Mcp& mcp, const MethodCall& ask) {
  std::string list = "[";
  for (const Gateway& gateway : gateways_of(mcp, *ask.http.caller, "list_prompts")) {
    const auto listed = ask_gateway(mcp, request_of(mcp, ask), gateway, "list_prompts", "{}");
    if (listed.has_error()) continue;  // the prompts of the other gateways are still listed
    const json::Node* prompts = member_of(&listed.value().root(), "prompts");
    if (prompts == nullptr || !prompts->is(json::Kind::kArray)) continue;
    for (const json::Node& prompt : prompts->items()) {
      if (!prompt.is(json::Kind::kObject)) continue;
      list.append(list.size() > 1 ? "," : "").append(renamed(prompt, gateway));
    }
  }
  return result_for(mcp, ask).add("prompts", list.append("]")).add_lifetime().text();
}

Outcome get_prompt(Mcp& mcp, const MethodCall& ask) {
  const std::string_view name = text_of(ask.message.param("name"));
  const json::Node* arguments = ask.message.param("arguments");
  if (ask.round.kind == Round::Kind::kDeclined || ask.round.kind == Round::Kind::kUnanswered) {
    return no_prompt(name, "what it asked first was not answered.");
  }
  std::string why = "there is no such prompt; prompts/list names the prompts.";
  for (const Gateway& gateway : gateways_of(mcp, *ask.http.caller, "get_prompt")) {
    const std::string_view own = own_name(name, gateway);
    if (own.empty()) continue;
    std::string asked = R"({"name":)" + json_string(own);
    if (arguments != nullptr) asked.append(R"(,"arguments":)").append(json::to_json(*arguments));
    const auto got =
        ask_gateway(mcp, request_of(mcp, ask), gateway, "get_prompt", asked.append("}"), ask.round);
    if (got.has_error()) {
      if (got.error().code() == Code::kInputRequired) {
        if (auto question = form_question(ask, got.error())) return std::move(*question);
      }
      why = got.error().message();
      continue;
    }
    const json::Node& root = got.value().root();
    const json::Node* messages = member_of(&root, "messages");
    ResultText result = result_for(mcp, ask);
    if (const json::Node* about = member_of(&root, "description")) {
      result.add("description", json::to_json(*about));
    }
    return result.add("messages", messages == nullptr ? "[]" : json::to_json(*messages)).text();
  }
  return no_prompt(name, why);
}

Outcome complete(Mcp& mcp, const MethodCall& ask) {
  const json::Node* reference = ask.message.param("ref");
  const std::string_view type = text_of(member_of(reference, "type"));
  if ((type != "ref/prompt" && type != "ref/resource") ||
      ask.message.param("argument") == nullptr) {
    return Refusal{RpcCode::kInvalidParams,
                   "completion/complete needs a \"ref\" to a prompt or resource, and the "
                   "\"argument\"."};
  }
  const bool of_prompt = type == "ref/prompt";
  const std::string_view name = text_of(member_of(reference, of_prompt ? "name" : "uri"));
  std::string completion;
  for (const Gateway& gateway : gateways_of(mcp, *ask.http.caller, "complete")) {
    const std::string_view own = of_prompt ? own_name(name, gateway) : name;
    if (own.empty() || !completion.empty()) continue;
    if (!of_prompt && holding_of(mcp, request_of(mcp, ask), gateway, name) != AddressMatch::kListed)
      continue;
    completion = completion_of(
        ask_gateway(mcp, request_of(mcp, ask), gateway, "complete",
                    completion_arguments(ask, of_prompt ? "prompt" : "resource", own)));
  }
  if (completion.empty()) completion = R"({"values":[],"hasMore":false})";
  return result_for(mcp, ask).add("completion", completion).text();
}

}  // namespace patchbay::mcp
