#include "conformance/comparison.h"
#include "conformance/examination.h"
#include "schema/schema.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

std::vector<Task> invocations(Examination& examination, Fill fill = Fill::kRequired) {
  std::vector<Task> all = examination.tasks(fill);
  std::erase_if(all, [](const Task& task) { return task.action == nullptr; });
  if (all.empty()) Examination::skip("the connector has no action that can be invoked");
  return all;
}

// Invokes each action twice: with the required arguments, and with all arguments. Calls `judge`
// with each result.
void judge_outcomes(Examination& examination,
                    const std::function<void(const Task&, const CallReturn&)>& judge) {
  for (const Fill fill : {Fill::kRequired, Fill::kAll}) {
    Scene scene(examination);
    const auto tasks = invocations(examination, fill);
    for (const Task& task : tasks) judge(task, scene.perform(task));
  }
}

template <Fill fill>
void takes_arguments(Examination& examination) {
  Scene scene(examination);
  for (const Task& task : invocations(examination, fill)) {
    const CallReturn returned = scene.perform(task);
    if (!returned.is_own_fault()) continue;
    Examination::fail(
        task.name + " with " + excerpt(task.arguments) + " failed with " + shown(returned),
        examination.place_of(task.action->id));
  }
}

void refuses_unknown_action(Examination& examination) {
  invocations(examination);
  Scene scene(examination);
  if (examination.manifest().dynamic_actions) {
    Examination::skip("the connector's actions are known only at run time");
  }
  examination.step("invoke an action that there is not");
  const CallReturn returned = scene.instance.invoke("no_such_action_7f3a", "{}");
  if (!returned.ok()) return;
  Examination::fail("invoke of the unknown action came to " + shown(returned));
}

void writes_json(Examination& examination) {
  judge_outcomes(examination, [](const Task& task, const CallReturn& returned) {
    // A connector may return a provider's answer without parsing it. The answer here was JSON, so
    // the result must be JSON too.
    if (!returned.ok() || !json::parse(returned.result, nullptr, false).is_discarded()) return;
    Examination::fail(task.name + " wrote " + excerpt(returned.result));
  });
}

void fits_schema(Examination& examination) {
  std::string unknown;  // an action whose result the check could not judge
  judge_outcomes(examination, [&](const Task& task, const CallReturn& returned) {
    if (!task.answer_fits) unknown = task.action->id;
    if (!returned.ok() || returned.kind != PATCHBAY_OUTCOME_DONE || !task.action->result) return;
    const json value = json::parse(returned.result, nullptr, false);
    if (value.is_discarded() || !task.answer_fits) return;
    const auto checked = task.action->result->check_value(value);
    if (checked) return;
    const auto& faults = checked.error().details().faults;
    Examination::fail(task.name + " wrote " + excerpt(returned.result) + ": " +
                          (faults.empty() ? checked.error().message()
                                          : faults.front().pointer + " " + faults.front().sentence),
                      examination.place_of(task.action->id));
  });
  if (unknown.empty()) return;
  Examination::skip("no answer could be made that satisfies the result's schema of " + unknown +
                    ": give its properties `examples`");
}

void gives_known_outcome(Examination& examination) {
  judge_outcomes(examination, [](const Task& task, const CallReturn& returned) {
    if (!returned.ok() || returned.kind <= PATCHBAY_OUTCOME_INPUT_REQUIRED) return;
    Examination::fail(task.name + " gave the outcome " + std::to_string(returned.kind));
  });
}

void asks_well(Examination& examination) {
  judge_outcomes(examination, [](const Task& task, const CallReturn& returned) {
    if (!returned.ok() || returned.kind != PATCHBAY_OUTCOME_INPUT_REQUIRED) return;
    const json question = json::parse(returned.result, nullptr, false);
    const bool has_sentence = question.is_object() && question.contains("message") &&
                              question["message"].is_string() && question["message"] != "";
    const json schema = has_sentence ? question.value("schema", json::object()) : json();
    if (has_sentence && schema.is_object() && schema::Schema::compile(schema.dump())) return;
    Examination::fail(task.name + " asked " + excerpt(returned.result));
  });
}

void returns_refusal(Examination& examination) {
  Scene scene(examination);
  for (const Task& task : examination.tasks()) {
    const Manner full = {.most_bytes = 0, .refusal = PATCHBAY_E_CANCELLED};
    const CallReturn returned = scene.perform(task, full);
    if (!returned.was_refused || returned.status == PATCHBAY_E_CANCELLED) continue;
    Examination::fail(task.name + " came to " + shown(returned) +
                      " after its sink had refused with " + shown(PATCHBAY_E_CANCELLED));
  }
}

void stops_at_refusal(Examination& examination) {
  Scene scene(examination);
  for (const Task& task : examination.tasks()) scene.perform(task, {.most_bytes = 0});
  if (const auto* note = scene.host.find(Breach::kWriteAfterRefusal)) {
    Examination::fail(note->text);
  }
}

void can_be_repeated(Examination& examination) {
  Scene scene(examination);
  bool was_there = false;
  for (const Task& task : invocations(examination)) {
    if (!task.action->idempotent) continue;
    was_there = true;
    const CallReturn first = scene.perform(task);
    const CallReturn second = scene.perform(task);
    if (first.status == second.status) continue;
    Examination::fail(
        task.name + ", which is idempotent, came to " + shown(first) + ", then to " + shown(second),
        examination.place_of(task.action->id));
  }
  if (!was_there) Examination::skip("no action is idempotent");
}

void lists_actions(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  for (const Task& task : tasks) {
    if (task.what != Task::What::kList) continue;
    const CallReturn returned = scene.perform(task);
    if (!returned.ok()) Examination::skip("list came to " + shown(returned));
    const auto list = manifest::read_action_list(returned.result,
                                                 manifest::declared_scopes(examination.manifest()));
    if (!list) Examination::fail("list wrote " + excerpt(returned.result));
    for (const auto& rejected : list.value().rejected) {
      Examination::fail("entry " + rejected.place + " of the list: " + rejected.reason);
    }
    return;
  }
  Examination::skip("the manifest names all actions");
}

constexpr std::string_view kSchemaFile = "schema/connector.schema.json";

constexpr Check kActionChecks[] = {
    {"actions.required_arguments", 3, Weight::kMust, Needs::kInstance,
     "Every action of the manifest is there, and takes its required arguments alone.", "actions.h",
     "Implement it, or take it out of the manifest; make required what is needed.",
     takes_arguments<Fill::kRequired>},
    {"actions.all_arguments", 3, Weight::kMust, Needs::kInstance,
     "An action takes every argument that its schema has.", "actions.h",
     "Read all of them, or take them out of the schema.", takes_arguments<Fill::kAll>},
    {"actions.unknown", 3, Weight::kMust, Needs::kInstance,
     "An action that the manifest does not name fails.", "actions.h",
     "End the choice by id with a failure.", refuses_unknown_action},
    {"actions.result_json", 3, Weight::kMust, Needs::kInstance, "A result is one JSON value.",
     "Misbehaviour", "Write it with a JSON library, once.", writes_json},
    {"actions.result_schema", 3, Weight::kMust, Needs::kInstance,
     "A result satisfies the action's result schema.", "Misbehaviour",
     "Correct the result or the schema; leave out what the provider did not say.", fits_schema},
    {"actions.outcome", 3, Weight::kMust, Needs::kInstance, "An outcome is DONE or INPUT_REQUIRED.",
     "Misbehaviour", "Leave `kind` as it came, or set it.", gives_known_outcome},
    {"actions.question", 3, Weight::kMust, Needs::kInstance,
     "A question is an object with a sentence in `message` and, if it wants answers, their JSON "
     "Schema in `schema`.",
     "Questions", "Write the question as actions.h shows it.", asks_well},
    {"actions.refusal", 3, Weight::kMust, Needs::kInstance,
     "What a sink returned is what the function returns.", "Failures",
     "Test every write, and return its status.", returns_refusal},
    {"actions.after_refusal", 3, Weight::kMust, Needs::kInstance,
     "After a sink has refused, nothing more is written to it.", "types.h",
     "Stop at the first refusal.", stops_at_refusal},
    {"actions.again", 3, Weight::kMust, Needs::kInstance,
     "An idempotent action may run twice: the second time changes nothing.", kSchemaFile,
     "Correct `idempotent`, or treat what is there already as done.", can_be_repeated},
    {"actions.list", 3, Weight::kMust, Needs::kInstance,
     "`list` writes a JSON array of actions in the manifest's form.", "actions.h",
     "Give each entry id, name, description and parameters.", lists_actions},
};

}  // namespace

std::span<const Check> action_checks() { return kActionChecks; }

}  // namespace patchbay::conformance
