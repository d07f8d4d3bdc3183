#include "conformance/comparison.h"
#include "conformance/examination.h"
#include "conformance/replay.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

const manifest::Action* action_of(Examination& examination, const std::string& id) {
  for (const manifest::Action& each : examination.manifest().actions) {
    if (each.id == id) return &each;
  }
  Examination::fail("the scenario invokes the action \"" + id +
                    "\", which the manifest does not have");
}

Task task_of(Examination& examination, const ScenarioCall& call) {
  Task task;
  task.arguments = call.arguments;
  if (call.call == "invoke") {
    task.action = action_of(examination, call.action);
    task.name = "invoke " + call.action;
    if (examination.plugin().actions != nullptr) return task;
  } else {
    task.what = call_of_word(call.call);
    task.name = call.call;
    const Plugin& plugin = examination.plugin();
    const bool is_there = task.what == Task::What::kList
                              ? plugin.actions != nullptr && plugin.actions->list != nullptr
                              : plugin.auth != nullptr;
    if (is_there) return task;
  }
  Examination::fail("the scenario calls " + task.name + ", which the connector does not have");
}

// Makes the calls of the scenario, one after the other on one instance. Calls `judge` with each.
void replay(Examination& examination,
            const std::function<void(const ScenarioCall&, const Task&, const CallReturn&,
                                     const Replay&)>& judge) {
  const Scenario& scenario = examination.scenario();
  Scene scene(examination);
  scene.circumstance = ", as in the scenario";
  for (const ScenarioCall& call : scenario.calls) {
    const Task task = task_of(examination, call);
    Replay provider(call);
    scene.host.provider = [&](const SentRequest& sent) { return provider.answer(sent); };
    const CallReturn returned = scene.perform(task);
    judge(call, task, returned, provider);
  }
  if (scenario.calls.empty()) Examination::skip("the scenario has no call");
}

void sends_same_requests(Examination& examination) {
  replay(examination,
         [](const ScenarioCall&, const Task&, const CallReturn&, const Replay& provider) {
           const std::string fault = provider.fault();
           Examination::expect(fault.empty(), fault);
         });
}

void comes_to_the_same(Examination& examination) {
  replay(examination,
         [](const ScenarioCall& call, const Task& task, const CallReturn& returned, const Replay&) {
           if (outcome_word(returned.status) != call.outcome) {
             Examination::fail(task.name + " came to " + shown(returned) + ", in the scenario to " +
                               call.outcome);
           }
           if (!returned.ok() || call.result.is_discarded()) return;
           if (json::parse(returned.result, nullptr, false) == call.result) return;
           Examination::fail(task.name + " wrote " + excerpt(returned.result) +
                             ", in the scenario " + excerpt(call.result.dump()));
         });
}

void fits_schema_there(Examination& examination) {
  bool was_judged = false;
  replay(examination, [&](const ScenarioCall&, const Task& task, const CallReturn& returned,
                          const Replay&) {
    const bool is_done = returned.ok() && returned.kind == PATCHBAY_OUTCOME_DONE;
    if (!is_done || task.action == nullptr || !task.action->result) return;
    was_judged = true;
    const auto checked = task.action->result->check(returned.result);
    if (checked) return;
    const auto& faults = checked.error().details().faults;
    Examination::fail(task.name + " wrote " + excerpt(returned.result) + ": " +
                          (faults.empty() ? checked.error().message()
                                          : faults.front().pointer + " " + faults.front().sentence),
                      examination.place_of(task.action->id));
  });
  if (!was_judged) Examination::skip("no action of the scenario came to a result with a schema");
}

constexpr std::string_view kScenarioFile = "schema/scenario.schema.json";

constexpr Check kScenarioChecks[] = {
    {"scenario.requests", 3, Weight::kMust, Needs::kInstance,
     "Each call of the scenario sends the requests that the scenario has, and no other.",
     kScenarioFile, "Correct the request, or record the scenario again.", sends_same_requests},
    {"scenario.results", 3, Weight::kMust, Needs::kInstance,
     "Each call of the scenario comes to what the scenario says.", kScenarioFile,
     "Correct what the connector makes of the answer, or record the scenario again.",
     comes_to_the_same},
    {"scenario.schema", 3, Weight::kMust, Needs::kInstance,
     "What an action makes of a real answer satisfies the action's result schema.", "Misbehaviour",
     "Correct the result or the schema; leave out what the provider did not say.",
     fits_schema_there},
};

}  // namespace

std::span<const Check> scenario_checks() { return kScenarioChecks; }

}  // namespace patchbay::conformance
