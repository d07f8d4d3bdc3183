#include "mcp/questions.h"

#include <algorithm>

#include "engine/engine.h"
#include "mcp/round.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

constexpr std::size_t kMostQuestions = 20;  // maximum number in one request for input
constexpr const char* kAsks = "x-asks";

bool is_form(const Json& schema) {
  return schema.is_object() && schema.value("type", Json()) == "object" &&
         schema.contains("properties") && schema["properties"].is_object();
}

// The source of an answer: the user, the client's model, or the client's list of roots.
enum class Answerer { kUser, kModel, kRoots, kUnknown };

bool is_for_model(const Json& wanted) {
  return wanted.is_object() && wanted.contains("messages") && wanted["messages"].is_array() &&
         wanted.contains("maxTokens") && wanted["maxTokens"].is_number_integer();
}

Answerer answerer_of(const Json& member) {
  if (!member.is_object() || !member.contains(kAsks)) {
    return is_form(member) ? Answerer::kUser : Answerer::kUnknown;
  }
  const Json& asks = member[kAsks];
  if (!asks.is_object() || asks.size() != 1) return Answerer::kUnknown;
  if (asks.contains("roots")) return Answerer::kRoots;
  return asks.contains("model") && is_for_model(asks["model"]) ? Answerer::kModel
                                                               : Answerer::kUnknown;
}

bool is_acted(const Json& member) {
  return member.contains(kAsks) ||
         (member["properties"].contains("action") && member["properties"].contains("content"));
}

// Returns the Shape of the questions for the answers in the schema. Returns nullopt if a member
// cannot be asked for, or if there are too many.
std::optional<Shape> shape_of(const Json& schema) {
  if (!is_form(schema) || schema["properties"].empty()) return Shape::kOne;
  const Json& members = schema["properties"];
  const auto is_unknown = [](const Json& each) { return answerer_of(each) == Answerer::kUnknown; };
  if (std::any_of(members.begin(), members.end(), is_unknown)) {
    const auto asks = [](const Json& each) { return each.is_object() && each.contains(kAsks); };
    if (std::any_of(members.begin(), members.end(), asks)) return std::nullopt;
    return Shape::kOne;
  }
  if (members.size() > kMostQuestions) return std::nullopt;
  return std::all_of(members.begin(), members.end(), is_acted) ? Shape::kActed : Shape::kMany;
}

bool can_answer(const Client& client, Answerer answerer) {
  if (answerer == Answerer::kModel) return client.samples;
  return answerer == Answerer::kRoots ? client.lists_roots : client.elicits_by_form;
}

// Returns the capability that a client needs to answer.
Json capability_of(Answerer answerer) {
  if (answerer == Answerer::kModel) return {{"sampling", Json::object()}};
  if (answerer == Answerer::kRoots) return {{"roots", Json::object()}};
  return {{"elicitation", {{"form", Json::object()}}}};
}

Question form(const MethodCall& ask, std::string_view key, const std::string& message,
              const Json& schema) {
  Json params = {{"message", message}, {"requestedSchema", schema}};
  if (ask.revision >= Revision::k2025_11_25) params["mode"] = "form";
  return {std::string(key), "elicitation/create", wire::compact(params)};
}

// Returns a question to the client's model, without tools and the client's own context, because an
// action must not use them.
Question sampling(std::string_view key, const Json& wanted) {
  Json params = Json::object();
  for (const char* name : {"messages", "maxTokens", "systemPrompt", "temperature", "stopSequences",
                           "modelPreferences"}) {
    if (wanted.contains(name)) params[name] = wanted[name];
  }
  return {std::string(key), "sampling/createMessage", wire::compact(params)};
}

Question question_of(const MethodCall& ask, std::string_view key, const std::string& message,
                     const Json& member, Shape shape) {
  switch (answerer_of(member)) {
    case Answerer::kModel:
      return sampling(key, member[kAsks]["model"]);
    case Answerer::kRoots:
      return {std::string(key), "roots/list", "{}"};
    default:
      break;
  }
  const bool has_content = shape == Shape::kActed && is_form(member["properties"]["content"]);
  return form(ask, key, message, has_content ? member["properties"]["content"] : member);
}

bool is_required(const Json& schema, const std::string& key) {
  const Json& required = schema.contains("required") ? schema["required"] : Json::array();
  return std::find(required.begin(), required.end(), key) != required.end();
}

// The questions for a client, and the capabilities that it lacks.
struct Plan {
  std::vector<Question> asked;
  Json lacked = Json::object();  // capabilities that the client needs for answering
};

Plan plan_of(const MethodCall& ask, const std::string& message, const Json& schema, Shape shape) {
  Plan plan;
  if (shape == Shape::kOne) {
    if (!ask.client.elicits_by_form) plan.lacked = capability_of(Answerer::kUser);
    plan.asked.push_back(form(ask, kOnlyForm, message, schema));
    return plan;
  }
  Json left_out = Json::object();
  for (const auto& [key, member] : schema["properties"].items()) {
    const Answerer answerer = answerer_of(member);
    if (can_answer(ask.client, answerer)) {
      plan.asked.push_back(question_of(ask, key, message, member, shape));
    } else {
      (is_required(schema, key) ? plan.lacked : left_out).update(capability_of(answerer));
    }
  }
  if (plan.asked.empty() && plan.lacked.empty()) plan.lacked = std::move(left_out);
  return plan;
}

std::string state_with(Shape shape, const std::string& text) {
  return std::string(1, static_cast<char>(shape)) + text;
}

Refusal lacks(const Json& capabilities) {
  return {RpcCode::kCapabilityMissing,
          "This asks something first that the client did not say it can answer.",
          wire::compact(Json{{"requiredCapabilities", capabilities}}), 400};
}

}  // namespace

std::optional<Outcome> form_question(const MethodCall& ask, const Error& error) {
  if (!ask.can_ask) return std::nullopt;
  const std::string& text = error.details().input_schema;
  const Json schema = text.empty() ? Json{{"type", "object"}, {"properties", Json::object()}}
                                   : Json::parse(text, nullptr, false);
  const auto shape = shape_of(schema);
  if (!shape) return std::nullopt;
  Plan plan = plan_of(ask, error.message(), schema, *shape);
  if (plan.lacked.empty()) {
    return Questions{std::move(plan.asked), state_with(*shape, error.details().continuation)};
  }
  if (!is_modern(ask.revision)) return std::nullopt;
  return lacks(plan.lacked);
}

std::optional<Outcome> page_question(const Mcp& mcp, const MethodCall& ask, const Error& error,
                                     const std::string& page) {
  if (!ask.client.elicits_by_url || ask.revision < Revision::k2025_11_25) return std::nullopt;
  constexpr std::size_t kIdBytes = 12;
  const Json question = {{"mode", "url"},
                         {"elicitationId", mcp.engine.random.token(kIdBytes)},
                         {"url", page},
                         {"message", error.message()}};
  if (is_modern(ask.revision)) {
    return Questions{{{std::string(kPageKey), "elicitation/create", wire::compact(question)}},
                     state_with(Shape::kPage, error.details().resume_token)};
  }
  const Json data = {{"elicitations", {question}}};
  return Refusal{RpcCode::kUrlElicitationRequired, error.message(), wire::compact(data)};
}

std::string input_required(const Mcp& mcp, const Questions& questions) {
  std::string requests = "{";
  for (const Question& each : questions.asked) {
    append_member(requests, each.key,
                  R"({"method":")" + each.method + R"(","params":)" + each.params + "}");
  }
  return ResultText(Revision::k2026_07_28, mcp.options.version, "input_required")
      .add("inputRequests", requests.append("}"))
      .add_string("requestState", questions.state)
      .text();
}

}  // namespace patchbay::mcp
