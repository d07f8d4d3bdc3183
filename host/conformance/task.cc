#include "conformance/task.h"

#include <algorithm>
#include <array>
#include <utility>

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<Task::What, std::string_view>, 4> kCallWords = {{
    {Task::What::kIdentify, "identify"},
    {Task::What::kProbe, "probe"},
    {Task::What::kList, "list"},
    {Task::What::kInvoke, "invoke"},
}};

// The body of an answer about an account, in the forms that most providers use.
constexpr std::string_view kAccount =
    R"({"account":"1234","id":1234,"login":"ann","name":"Ann","email":"ann@example.com",)"
    R"("user":{"id":"1234","displayName":"Ann","permissionId":"1234"},"scopes":[]})";

// Returns the object that declares the action in the manifest, or an empty object.
json declared_action(const json& raw, const std::string& id) {
  for (const json& each : raw.value("actions", json::array())) {
    if (each.value("id", "") == id) return each;
  }
  return json::object();
}

// Returns a value for the result's schema, with all members if possible, or else with the required
// members.
json fair_result(const manifest::Action& action, const json& schema, const std::string& folder) {
  json whole = sample(schema, schema, Fill::kAll, folder);
  if (!action.result || action.result->accepts_value(whole)) return whole;
  json least = sample(schema, schema, Fill::kRequired, folder);
  return action.result->accepts_value(least) ? least : whole;
}

}  // namespace

std::string_view word_of(Task::What what) {
  return std::ranges::find(kCallWords, what, [](const auto& row) { return row.first; })->second;
}

Task::What call_of_word(std::string_view word) {
  const auto found =
      std::ranges::find(kCallWords, word, [](const auto& row) { return row.second; });
  return found == kCallWords.end() ? Task::What::kInvoke : found->first;
}

CallReturn Task::run(Instance& instance, const Manner& manner) const {
  switch (what) {
    case What::kIdentify:
      return instance.identify(manner);
    case What::kProbe:
      return instance.probe(manner);
    case What::kList:
      return instance.list(manner);
    case What::kInvoke:
      return instance.invoke(action->id, arguments, manner);
  }
  return {};
}

Answer Task::answer(const SentRequest& sent) const {
  return {.status = sent.method == "POST" ? 201U : 200U, .body = fair_answer};
}

std::vector<Task> tasks_of(const manifest::Manifest& manifest, const json& raw,
                           const Plugin& plugin, Fill fill, const std::string& folder,
                           std::vector<std::string>& left_out) {
  std::vector<Task> tasks;
  if (plugin.auth != nullptr) {
    tasks.push_back({Task::What::kIdentify, "identify", "{}", std::string(kAccount), nullptr});
    tasks.push_back({Task::What::kProbe, "probe", "{}", std::string(kAccount), nullptr});
  }
  if (plugin.actions == nullptr) return tasks;
  if (plugin.actions->list != nullptr) {
    tasks.push_back({Task::What::kList, "list", "{}", "[]", nullptr});
  }
  for (const manifest::Action& action : manifest.actions) {
    const json declared = declared_action(raw, action.id);
    const json parameters = declared.value("parameters", json::object());
    const json arguments = sample(parameters, parameters, fill, folder);
    if (!arguments.is_object() || !action.parameters.accepts_value(arguments)) {
      left_out.push_back(action.id);
      continue;
    }
    const json answer = fair_result(action, declared.value("result", json::object()), folder);
    tasks.push_back({Task::What::kInvoke, "invoke " + action.id, arguments.dump(), answer.dump(),
                     &action, !action.result || action.result->accepts_value(answer)});
  }
  return tasks;
}

}  // namespace patchbay::conformance
