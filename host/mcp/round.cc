#include "mcp/round.h"

#include <optional>

namespace patchbay::mcp {
namespace {

bool is_accepted(const json::Node& response) {
  return text_of(member_of(&response, "action")) == "accept";
}

bool is_of_form(const json::Node& response) {
  return !text_of(member_of(&response, "action")).empty();
}

// Returns true for a model's answer and for a list of roots. The action gets them unchanged.
bool is_whole(const json::Node& response) {
  const json::Node* roots = member_of(&response, "roots");
  if (roots != nullptr) return roots->is(json::Kind::kArray);
  return member_of(&response, "role") != nullptr && member_of(&response, "content") != nullptr;
}

std::string content_in(const json::Node& response) {
  const json::Node* content = member_of(&response, "content");
  return content == nullptr ? "{}" : json::to_json(*content);
}

std::string acted(const json::Node& response) {
  std::string answer = "{";
  append_member(answer, "action", json::to_json(*response.find("action")));
  if (is_accepted(response)) append_member(answer, "content", content_in(response));
  return answer.append("}");
}

// Returns the answers in the action's form. Returns nullopt if the user declined. Ignores a member
// that is not an answer; the check with the action's schema reports a missing answer.
std::optional<std::string> answers_in(const json::Node& responses, Shape shape) {
  std::string answers = "{";
  for (const json::Member& each : responses.members()) {
    if (shape != Shape::kOne && is_whole(each.value)) {
      append_member(answers, each.key, json::to_json(each.value));
    }
    if (!is_of_form(each.value)) continue;
    if (shape == Shape::kActed) {
      append_member(answers, each.key, acted(each.value));
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
  if (response == nullptr || !is_of_form(*response)) return {};
  if (!is_accepted(*response)) return {.kind = Round::Kind::kDeclined};
  return {.kind = Round::Kind::kConnected, .resume_token = std::string(token)};
}

}  // namespace

Round round_of(std::string_view state, const json::Node& responses) {
  const auto shape = static_cast<Shape>(state.front());
  const std::string_view rest = state.substr(1);
  switch (shape) {
    case Shape::kPage:
      return page_round(responses, rest);
    case Shape::kOne:
    case Shape::kMany:
    case Shape::kActed: {
      auto answers = answers_in(responses, shape);
      if (!answers) return {.kind = Round::Kind::kDeclined};
      return {.kind = Round::Kind::kAnswers,
              .continuation = std::string(rest),
              .answers = std::move(*answers)};
    }
  }
  return {.kind = Round::Kind::kWrong};
}

Round round_of(const Message& message) {
  const std::string_view state = text_of(message.param("requestState"));
  const json::Node* responses = message.param("inputResponses");
  // Without answers, the action asks its questions again.
  if (state.empty() || responses == nullptr || !responses->is(json::Kind::kObject)) return {};
  return round_of(state, *responses);
}

}  // namespace patchbay::mcp
