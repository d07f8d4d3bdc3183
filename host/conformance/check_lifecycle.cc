#include <algorithm>
#include <memory>

#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_file_text.h>
#include <patchbay/abi/draft/host_http_streams.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

#include "base/words.h"
#include "conformance/comparison.h"
#include "conformance/examination.h"
#include "conformance/process_state.h"

namespace patchbay::conformance {
namespace {

void creates(Examination& examination) {
  FakeHost host(examination.journal(), examination.folder());
  const std::string config = examination.config();
  examination.step("create with " + config);
  const Instance instance(examination.plugin(), host, config);
  if (instance.created().ok()) return;
  Examination::fail("create failed with " + shown(instance.created()));
}

void creates_again(Examination& examination) {
  const std::string config = examination.config();
  for (int round = 1; round <= 100; ++round) {
    FakeHost host(examination.journal(), examination.folder());
    examination.step("create and destroy, round " + std::to_string(round));
    const Instance instance(examination.plugin(), host, config);
    if (!instance.created().ok()) {
      Examination::fail("create failed with " + shown(instance.created()));
    }
  }
}

void keeps_no_memory(Examination& examination) {
  constexpr int kRounds = 50;
  const std::string config = examination.config();
  const auto rounds = [&] {
    for (int round = 0; round < kRounds; ++round) {
      FakeHost host(examination.journal(), examination.folder());
      const Instance instance(examination.plugin(), host, config);
    }
  };
  examination.step("create and destroy, 50 times");
  rounds();
  const std::size_t before = allocated_bytes();
  if (before == 0) Examination::skip("this allocator does not say how much it has given");
  examination.step("create and destroy, 50 times more");
  rounds();
  const std::size_t after = allocated_bytes();
  if (after <= before + kRounds * 8) return;
  Examination::fail("the second 50 rounds left " + std::to_string(after - before) +
                    " bytes behind");
}

void keeps_instances_apart(Examination& examination) {
  const auto tasks = examination.tasks();
  const auto alone = undisturbed(examination, tasks);
  Scene scene(examination);
  {
    examination.step("create a second instance");
    FakeHost host(examination.journal(), examination.folder());
    Instance other(examination.plugin(), host, examination.config());
    examination.step("destroy the second instance");
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    expect_same(tasks[i].name + " after another instance was destroyed", scene.perform(tasks[i]),
                alone[i]);
  }
}

// The result of a task, and the methods and addresses of its requests.
struct Done {
  CallReturn returned;
  std::vector<std::string> addresses;
};

Done done(Scene& scene, const Task& task) {
  const std::size_t before = scene.host.sent.size();
  Done made{scene.perform(task), {}};
  for (std::size_t i = before; i < scene.host.sent.size(); ++i) {
    made.addresses.push_back(scene.host.sent[i].method + " " + scene.host.sent[i].url);
  }
  return made;
}

std::vector<Done> done_alone(Examination& examination, const std::vector<Task>& tasks) {
  std::vector<Done> all;
  Scene scene(examination);
  for (const Task& task : tasks) all.push_back(done(scene, task));
  return all;
}

// Returns an instance with the first of `configs` that `create` accepts. Ends the check as skipped
// if `create` accepts no configuration.
std::unique_ptr<Instance> with_one_of(const std::vector<std::string>& configs,
                                      Examination& examination, FakeHost& host) {
  for (const std::string& config : configs) {
    examination.step("create a second instance with " + config);
    auto other = std::make_unique<Instance>(examination.plugin(), host, config);
    if (other->created().ok()) return other;
  }
  Examination::skip("create took no second configuration that could be tried, such as " +
                    excerpt(configs.back()));
}

// Expects that an instance with another configuration changes neither results nor addresses. An
// address may have a random part, so the check compares only addresses that are equal in two runs.
void keeps_configurations_apart(Examination& examination) {
  const auto others = examination.other_configs();
  if (others.empty()) {
    Examination::skip("the manifest's schema has no second configuration that could be tried");
  }
  const auto tasks = examination.tasks();
  const auto alone = done_alone(examination, tasks);
  const auto again = done_alone(examination, tasks);
  Scene scene(examination);
  FakeHost host(examination.journal(), examination.folder());
  const auto other = with_one_of(others, examination, host);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const std::string what = tasks[i].name + " beside an instance of another configuration";
    const Done now = done(scene, tasks[i]);
    expect_same(what, now.returned, alone[i].returned);
    if (now.addresses == alone[i].addresses || alone[i].addresses != again[i].addresses) continue;
    Examination::fail(what + " sent " + excerpt(joined(now.addresses, ", ")) + ", before it sent " +
                      excerpt(joined(alone[i].addresses, ", ")));
  }
}

void needs_no_earlier_call(Examination& examination) {
  const auto tasks = examination.tasks();
  std::vector<CallReturn> later;
  {
    Scene scene(examination);
    for (const Task& task : tasks) {
      scene.perform(task);
      later.push_back(scene.perform(task));
    }
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    Scene fresh(examination);
    expect_same(tasks[i].name + " on a fresh instance", fresh.perform(tasks[i]), later[i]);
  }
}

void does_without_services(Examination& examination) {
  const auto& required = examination.manifest().requirements;
  FakeHost host(examination.journal(), examination.folder());
  for (const char* id :
       {PATCHBAY_HOST_HTTP_ID, PATCHBAY_HOST_LOG_ID, PATCHBAY_HOST_STATE_ID, PATCHBAY_HOST_CLOCK_ID,
        PATCHBAY_HOST_RESOURCE_ID, PATCHBAY_HOST_CRYPTO_ID, PATCHBAY_HOST_PROCESS_ID,
        PATCHBAY_HOST_HTTP_STREAMS_ID, PATCHBAY_HOST_FILE_TEXT_ID}) {
    if (std::ranges::find(required, id) == required.end()) host.missing.emplace_back(id);
  }
  const auto tasks = examination.tasks();
  Scene usual(examination);
  examination.step("create in a host that has only the services of `requires`");
  Instance instance(examination.plugin(), host, examination.config());
  if (!instance.created().ok()) {
    Examination::fail("create failed with " + shown(instance.created()));
  }
  for (const Task& task : tasks) {
    examination.step(task.name + " in that host");
    host.provider = [&](const SentRequest& sent) { return task.answer(sent); };
    const CallReturn returned = task.run(instance);
    const bool is_fault = returned.status == PATCHBAY_E_PLUGIN_FAULT;
    if (!is_fault || usual.perform(task).status == PATCHBAY_E_PLUGIN_FAULT) continue;
    Examination::fail(task.name + " failed with " + shown(returned));
  }
}

constexpr std::string_view kKeepsLittle =
    "An instance keeps only what can be lost: calls that follow each other may reach different "
    "instances.";

constexpr Check kLifecycleChecks[] = {
    {kInstanceGate, 2, Weight::kMust, Needs::kLibrary,
     "`create` makes an instance of a configuration that satisfies the manifest's schema.",
     "Lifecycle", "Let the schema refuse what create refuses, and do no request in create.",
     creates},
    {"lifecycle.again", 2, Weight::kMust, Needs::kInstance,
     "An instance can be created and destroyed any number of times.", "Instances",
     "Keep no `already initialized` in a static variable.", creates_again},
    {"lifecycle.flat_memory", 2, Weight::kShould, Needs::kInstance,
     "`destroy` frees what `create` took.", "Lifecycle", "Free it in destroy.", keeps_no_memory},
    {"lifecycle.instances_apart", 2, Weight::kMust, Needs::kInstance,
     "Instances share nothing: to destroy one does nothing to another.", "Instances",
     "Keep what belongs to an instance in the instance, and not in a static variable.",
     keeps_instances_apart},
    {"lifecycle.configurations_apart", 2, Weight::kMust, Needs::kInstance,
     "Instances share nothing: one keeps to its configuration when another is created with "
     "another.",
     "Instances", "Keep the configuration in the instance, and not in a static variable.",
     keeps_configurations_apart},
    {"lifecycle.fresh_instance", 3, Weight::kMust, Needs::kInstance, kKeepsLittle, "Instances",
     "Keep what must last in patchbay.host.state/1 or in a continuation.", needs_no_earlier_call},
    {"lifecycle.optional_services", 2, Weight::kMust, Needs::kInstance,
     "A connector does without services that its manifest does not require.",
     "Versions, and how the ABI may grow",
     "Test each table for NULL, or name the service in `requires`.", does_without_services},
};

}  // namespace

std::span<const Check> lifecycle_checks() { return kLifecycleChecks; }

}  // namespace patchbay::conformance
