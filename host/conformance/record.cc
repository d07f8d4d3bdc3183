#include "conformance/record.h"

#include <algorithm>

#include "conformance/replay.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

// Returns each task once: with the required arguments, then with all arguments if they differ.
std::vector<Task> all_tasks(Examination& examination) {
  std::vector<Task> all = examination.tasks();
  for (Task& task : examination.tasks(Fill::kAll)) {
    const bool is_there = std::ranges::any_of(all, [&](const Task& each) {
      return each.name == task.name && each.arguments == task.arguments;
    });
    if (!is_there) all.push_back(std::move(task));
  }
  return all;
}

// Makes one call, and notes its requests and the provider's answers. `failed` becomes the first
// failure of the provider.
ScenarioCall recorded_call(Scene& scene, const Task& task, const Loopback& provider,
                           std::optional<Error>& failed) {
  ScenarioCall call{std::string(word_of(task.what))};
  if (task.action != nullptr) call.action = task.action->id;
  call.arguments = task.arguments;
  scene.host.provider = [&](const SentRequest& sent) {
    const auto answer = provider.answer(sent);
    if (!answer && !failed) failed = answer.error();
    if (!answer) return Answer{.failure = PATCHBAY_E_PROVIDER_UNAVAILABLE};
    call.exchanges.push_back({sent, answer.value()});
    return answer.value();
  };
  scene.perform(task);
  return call;
}

// Notes what the calls come to with the answers as they were written, without secrets. Fails if a
// call does not send its requests again.
Result<void> note_outcomes(Scene& scene, const std::vector<Task>& tasks, Scenario& scenario) {
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    ScenarioCall& call = scenario.calls[i];
    Task task = tasks[i];
    task.arguments = call.arguments;
    Replay replay(call);
    scene.host.provider = [&](const SentRequest& sent) { return replay.answer(sent); };
    const CallReturn returned = scene.perform(task);
    if (const std::string fault = replay.fault(); !fault.empty()) {
      return Error(Code::kInvalidArgument,
                   task.name + " cannot be repeated: " + fault +
                       ". A request must not depend on chance or on the time of day, nor have a "
                       "secret of the connector's own.");
    }
    call.outcome = outcome_word(returned.status);
    const bool has_result = returned.ok() && task.what != Task::What::kProbe;
    call.result =
        has_result ? json::parse(returned.result, nullptr, false) : json(json::value_t::discarded);
  }
  return success();
}

// The text of a scenario without secrets, and the scenario that `run` reads from it.
struct WrittenScenario {
  std::string text;
  Scenario read;
};

// Fails if `run` would refuse the text.
Result<WrittenScenario> written_scenario(const Scenario& scenario, const std::string& credential,
                                         std::size_t most_bytes) {
  PATCHBAY_TRY(std::string text, text_of(scenario, credential));
  auto read = scenario_of(text, most_bytes);
  if (read) return WrittenScenario{std::move(text), std::move(read.value())};
  const auto& faults = read.error().details().faults;
  const std::string place = faults.empty() ? "" : faults.front().pointer + ": ";
  return Error(read.error().code(), "what was recorded is no scenario: " + place +
                                        read.error().message() +
                                        " Let the connector do what the schema of scenarios "
                                        "allows, and the provider answer with less.");
}

}  // namespace

Result<std::string> record(const Subject& subject, const Journal& journal, std::size_t most_bytes) {
  PATCHBAY_TRY(Loopback provider, Loopback::at(subject.provider_url));
  try {
    Examination examination(subject, journal);
    provider.carry(examination.manifest(), subject.credential);
    Scenario scenario{examination.manifest().identity.id};
    const auto tasks = all_tasks(examination);
    Scene scene(examination);
    std::optional<Error> failed;
    for (const Task& task : tasks) {
      scenario.calls.push_back(recorded_call(scene, task, provider, failed));
      if (failed) return *failed;
    }
    PATCHBAY_TRY(WrittenScenario written,
                 written_scenario(scenario, subject.credential, most_bytes));
    Scene again(examination);
    again.circumstance = ", again without the provider";
    PATCHBAY_TRY(note_outcomes(again, tasks, written.read));
    PATCHBAY_TRY(WrittenScenario whole,
                 written_scenario(written.read, subject.credential, most_bytes));
    return std::move(whole.text);
  } catch (const Stop& stop) {
    return Error(Code::kInvalidArgument, stop.finding.found + ".").at(subject.folder.string());
  }
}

}  // namespace patchbay::conformance
