#include "base/utf8.h"
#include "conformance/allowed_origins.h"
#include "conformance/chance.h"
#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr int kScenes = 8;
constexpr int kCalls = 25;  // number of calls in one scene, on one instance
constexpr int kTries = 8;   // number of tries to find arguments that the schema accepts

// The broken rules that fail the check for all arguments and all answers of the provider.
constexpr Breach kBreaches[] = {Breach::kCallOver,   Breach::kCallCopied,       Breach::kNull,
                                Breach::kAddress,    Breach::kHeader,           Breach::kDeadHandle,
                                Breach::kInClassify, Breach::kWriteAfterRefusal};

// Returns arguments that the action's schema accepts. The host refuses all other arguments.
std::string arguments_by_chance(Examination& examination, const Task& task, Chance& chance) {
  for (const json& each : examination.raw_manifest().value("actions", json::array())) {
    if (each.value("id", "") != task.action->id) continue;
    const json schema = each.value("parameters", json::object());
    for (int i = 0; i < kTries; ++i) {
      const json arguments = any_value_of(schema, schema, chance);
      if (arguments.is_object() && task.action->parameters.accepts_value(arguments)) {
        return arguments.dump();
      }
    }
  }
  return task.arguments;
}

// Returns a random answer of a provider to a task. Many answers are normal or almost normal.
Answer answer_by_chance(const Task& task, const SentRequest& sent, Chance& chance) {
  constexpr std::uint32_t kStatuses[] = {200, 201, 204, 302, 400, 401, 403,
                                         404, 409, 422, 429, 500, 503};
  constexpr patchbay_status kNoAnswers[] = {PATCHBAY_E_PROVIDER_UNAVAILABLE,
                                            PATCHBAY_E_RATE_LIMITED, PATCHBAY_E_LINK_EXPIRED,
                                            PATCHBAY_E_CANCELLED};
  Answer answer = task.answer(sent);
  if (once_in(chance, 2)) answer.body = changed(json::parse(task.fair_answer), chance).dump();
  if (once_in(chance, 8)) answer.body.resize(chance() % (answer.body.size() + 1));
  if (once_in(chance, 4)) answer.status = kStatuses[chance() % std::size(kStatuses)];
  if (once_in(chance, 8)) answer.headers = {{"Content-Type", "text/html"}};
  if (once_in(chance, 16)) answer.failure = kNoAnswers[chance() % std::size(kNoAnswers)];
  return answer;
}

// Returns a random way to make a call. Usually this is the plain way; sometimes the sink takes only
// few bytes.
Manner manner_by_chance(Chance& chance) {
  Manner manner;
  if (once_in(chance, 8)) manner.most_bytes = chance() % 100;
  if (once_in(chance, 4)) manner.message_fill = 'Z';
  if (once_in(chance, 4)) manner.extra = 64;
  return manner;
}

void judge_call(const Task& task, const CallReturn& returned) {
  const std::string what = task.name + " came to " + shown(returned);
  const bool is_own = !returned.ok() && !returned.was_given(returned.status);
  Examination::expect(!returned.is_own_fault(), what);
  Examination::expect(!is_own || returned.was_refused || is_of_plugin(returned.status),
                      what + ", a code that no host function had returned");
  Examination::expect(
      returned.message_size <= PATCHBAY_ERROR_MESSAGE_SIZE,
      what + " with a message that claims " + std::to_string(returned.message_size) + " bytes");
  Examination::expect(patchbay::is_utf8(returned.message),
                      what + " with a message that is not UTF-8");
  Examination::expect(returned.error_is_whole, what + ", and wrote behind patchbay_error");
  Examination::expect(returned.outcome_is_whole,
                      what + ", and wrote behind patchbay_action_outcome");
}

void judge_host(const FakeHost& host, const AllowedOrigins& allowed) {
  for (const Breach kind : kBreaches) {
    if (const BreachNote* note = host.find(kind)) Examination::fail(note->text);
  }
  for (const SentRequest& sent : host.sent) {
    if (allowed.has(sent.url)) continue;
    Examination::fail("a request went to " + excerpt(sent.url, 300) +
                      ", which network.allow does not name");
  }
}

// Makes one random call, and judges the result. The step in the journal has the arguments and the
// provider's last answer.
void call_by_chance(Examination& examination, Scene& scene, Task task, Chance& chance) {
  if (task.action != nullptr) task.arguments = arguments_by_chance(examination, task, chance);
  const std::string what = task.name + (task.action == nullptr ? "" : " with " + task.arguments);
  scene.host.provider = [&](const SentRequest& sent) {
    Answer answer = answer_by_chance(task, sent, chance);
    examination.step(what + " while the provider answers " + std::to_string(answer.status) +
                     " with " + excerpt(answer.body));
    return answer;
  };
  const CallReturn returned = scene.perform(task, manner_by_chance(chance));
  scene.host.provider = nullptr;  // the lambda in `provider` borrows `task`
  judge_call(task, returned);
}

// Makes calls in random order, with random arguments. The provider sends random answers, and host
// functions fail at random.
void bears_anything(Examination& examination) {
  const auto tasks = examination.tasks(Fill::kAll);
  const AllowedOrigins allowed(examination.manifest(), json::parse(examination.config()));
  Chance chance(examination.seed());
  for (int i = 0; i < kScenes; ++i) {
    Scene scene(examination);
    scene.host.piece = 1 + chance() % 5000;
    scene.host.interfere = [&](std::string_view) {
      return once_in(chance, 40) ? PATCHBAY_E_PROVIDER_UNAVAILABLE : PATCHBAY_OK;
    };
    for (int k = 0; k < kCalls; ++k) {
      call_by_chance(examination, scene, tasks[chance() % tasks.size()], chance);
      judge_host(scene.host, allowed);
      scene.host.sent.clear();
    }
  }
}

constexpr Check kFuzzCheck = {
    "fuzz.round",
    5,
    Weight::kMust,
    Needs::kInstance,
    "Whatever the arguments, the provider and the host are, a connector does not crash, reports no "
    "bug in itself, and keeps to its structs, its calls and its network.",
    "Misbehaviour",
    "Handle what was done here; run it again as below.",
    bears_anything};

}  // namespace

const Check& fuzz_check() { return kFuzzCheck; }

}  // namespace patchbay::conformance
