#include "mcp/questions.h"

#include <algorithm>

#include "engine/engine.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

// How the answers of a question are made from the client's. The state begins with this letter.
enum class Shape : char {
  kOne = 'o',    // one form, whose content is the answers
  kMany = 'm',   // one form for each member of the answers
  kActed = 'a',  // as kMany, and each member has "action" and "content"
  kPage = 'p',   // no answers: the user opened a page
};

constexpr const char* kOnlyForm = "answers";
constexpr const char* kPageKey = "connect";

bool is_form(const Json& schema) {
  return schema.is_object() && schema.value("type", Json()) == "object" &&
         schema.contains("properties") && schema["properties"].is_object();
}

Shape shape_of(const Json& schema) {
  if (!is_form(schema) || schema["properties"].empty()) return Shape::kOne;
  const Json& members = schema["properties"];
  if (!std::all_of(members.begin(), members.end(), is_form)) return Shape::kOne;
  const auto is_acted = [](const Json& member) {
    return member["properties"].contains("action") && member["properties"].contains("content");
  };
  return std::all_of(members.begin(), members.end(), is_acted) ? Shape::kActed : Shape::kMany;
}

Json elicitation(const std::string& message, const Json& schema) {
  return {{"method", "elicitation/create"},
          {"params", {{"mode", "form"}, {"message", message}, {"requestedSchema", schema}}}};
}

Json requests_for(const std::string& message, const Json& schema, Shape shape) {
  if (shape == Shape::kOne) return {{kOnlyForm, elicitation(message, schema)}};
  Json requests = Json::object();
  for (const auto& [key, member] : schema["properties"].items()) {
    const bool has_content = shape == Shape::kActed && is_form(member["properties"]["content"]);
    requests[key] = elicitation(message, has_content ? member["properties"]["content"] : member);
  }
  return requests;
}

std::string state_with(Shape shape, const std::string& text) {
  return std::string(1, static_cast<char>(shape)) + text;
}

Outcome asked(const Mcp& mcp, const Ask& ask, const Json& requests, const std::string& state) {
  return ResultText(ask.revision, mcp.options.version, "input_required")
      .add("inputRequests", wire::compact(requests))
      .add_string("requestState", state)
      .text();
}

Refusal lacks_elicitation(const char* kind) {
  return {RpcCode::kCapabilityMissing,
          "This tool asks the user something first, and the client did not say that it can.",
          std::string(R"({"requiredCapabilities":{"elicitation":{")") + kind + R"(":{}}}})", 400};
}

bool is_accepted(const json::Node& response) {
  return text_of(member_of(&response, "action")) == "accept";
}

bool is_response(const json::Node& response) {
  return !text_of(member_of(&response, "action")).empty();
}

std::string content_in(const json::Node& response) {
  const json::Node* content = member_of(&response, "content");
  return content == nullptr ? "{}" : json::to_json(*content);
}

// Returns the answers in the form that the action asked for. Returns nothing if the user declined.
std::optional<std::string> answers_in(const json::Node& responses, Shape shape) {
  std::string answers = "{";
  for (const json::Member& each : responses.members()) {
    if (!is_response(each.value)) continue;  // the action's schema says what is missing
    if (shape == Shape::kActed) {
      std::string acted = "{";
      append_member(acted, "action", json::to_json(*each.value.find("action")));
      if (is_accepted(each.value)) append_member(acted, "content", content_in(each.value));
      append_member(answers, each.key, acted.append("}"));
      continue;
    }
    if (!is_accepted(each.value)) return std::nullopt;
    if (shape == Shape::kMany) append_member(answers, each.key, content_in(each.value));
    if (shape == Shape::kOne && each.key == kOnlyForm) return content_in(each.value);
  }
  return answers.append("}");
}

Round page_round(const json::Node& responses, std::string_view token) {
  const json::Node* response = responses.find(kPageKey);
  if (response == nullptr || !is_response(*response)) return {};
  if (!is_accepted(*response)) return {.kind = Round::Kind::kDeclined};
  return {.kind = Round::Kind::kConnected, .resume_token = std::string(token)};
}

}  // namespace

Round round_of(const Message& message) {
  const std::string_view state = text_of(message.param("requestState"));
  const json::Node* responses = message.param("inputResponses");
  if (state.empty()) return {};
  const bool has_responses = responses != nullptr && responses->is(json::Kind::kObject);
  if (!has_responses) return {};  // what was asked is asked again
  const auto shape = static_cast<Shape>(state.front());
  const std::string_view rest = state.substr(1);
  switch (shape) {
    case Shape::kPage:
      return page_round(*responses, rest);
    case Shape::kOne:
    case Shape::kMany:
    case Shape::kActed: {
      auto answers = answers_in(*responses, shape);
      if (!answers) return {.kind = Round::Kind::kDeclined};
      return {.kind = Round::Kind::kAnswers,
              .continuation = std::string(rest),
              .answers = std::move(*answers)};
    }
  }
  return {.kind = Round::Kind::kWrong};
}

std::optional<Outcome> form_question(const Mcp& mcp, const Ask& ask, const Error& error) {
  if (!is_modern(ask.revision)) return std::nullopt;
  if (!ask.client.elicits_by_form) return lacks_elicitation("form");
  const std::string& text = error.details().input_schema;
  const Json schema = text.empty() ? Json{{"type", "object"}, {"properties", Json::object()}}
                                   : Json::parse(text, nullptr, false);
  const Shape shape = shape_of(schema);
  return asked(mcp, ask, requests_for(error.message(), schema, shape),
               state_with(shape, error.details().continuation));
}

std::optional<Outcome> page_question(const Mcp& mcp, const Ask& ask, const Error& error,
                                     const std::string& page) {
  if (!ask.client.elicits_by_url || ask.revision < Revision::k2025_11_25) return std::nullopt;
  constexpr std::size_t kIdBytes = 12;
  const Json question = {{"mode", "url"},
                         {"elicitationId", mcp.engine.random.token(kIdBytes)},
                         {"url", page},
                         {"message", error.message()}};
  if (is_modern(ask.revision)) {
    const Json requests = {{kPageKey, {{"method", "elicitation/create"}, {"params", question}}}};
    return asked(mcp, ask, requests, state_with(Shape::kPage, error.details().resume_token));
  }
  const Json data = {{"elicitations", {question}}};
  return Refusal{RpcCode::kUrlElicitationRequired, error.message(), wire::compact(data)};
}

}  // namespace patchbay::mcp
