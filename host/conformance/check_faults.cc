#include "conformance/chance.h"
#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

// Makes every request fail with `code`. Expects that the connector returns `code`.
template <patchbay_status code>
void passes_on(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  scene.host.is_cancelled = code == PATCHBAY_E_CANCELLED;
  scene.host.interfere = [](std::string_view function) {
    return function.starts_with("http.send") ? code : PATCHBAY_OK;
  };
  bool has_asked = false;
  for (const Task& task : tasks) {
    const CallReturn returned = scene.perform(task);
    if (!returned.was_given(code)) continue;
    has_asked = true;
    if (returned.status == code) continue;
    Examination::fail(task.name + " came to " + shown(returned) +
                      ", after every request had failed with " + shown(code));
  }
  if (!has_asked) Examination::skip("the connector sent no request");
}

// Makes http.read fail in the middle of a body.
void passes_on_reading(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  scene.host.piece = 1;
  bool has_read = false;
  for (const Task& task : tasks) {
    int reads = 0;
    scene.host.interfere = [&](std::string_view function) {
      const bool is_body = function == "http.read" || function == "http.pipe";
      const bool fails = is_body && (function == "http.pipe" || ++reads > 1);
      return fails ? PATCHBAY_E_PROVIDER_UNAVAILABLE : PATCHBAY_OK;
    };
    const CallReturn returned = scene.perform(task);
    if (!returned.was_given(PATCHBAY_E_PROVIDER_UNAVAILABLE)) continue;
    has_read = true;
    if (returned.status == PATCHBAY_E_PROVIDER_UNAVAILABLE) continue;
    Examination::fail(task.name + " came to " + shown(returned) +
                      ", after reading the body had failed with " +
                      shown(PATCHBAY_E_PROVIDER_UNAVAILABLE));
  }
  if (!has_read) Examination::skip("the connector read no body");
}

// Runs a task while the provider sends `answer`. Fails the check if the connector reports a bug in
// itself. Returns true if the connector sent a request.
bool bears(Scene& scene, const Task& task, const Answer& answer, const std::string& what) {
  scene.host.provider = [answer](const SentRequest&) { return answer; };
  const CallReturn returned = scene.perform(task);
  if (returned.is_own_fault()) {
    Examination::fail(task.name + " failed with " + shown(returned) + ", after the provider sent " +
                      what);
  }
  return returned.requests > 0;
}

void give_body(Examination& examination, const Answer& answer, const std::string& what) {
  Scene scene(examination);
  bool has_asked = false;
  for (const Task& task : examination.tasks()) {
    has_asked = bears(scene, task, answer, what) || has_asked;
  }
  if (!has_asked) Examination::skip("the connector sent no request");
}

void bears_page(Examination& examination) {
  give_body(examination,
            {.status = 200,
             .body = "<!DOCTYPE html><title>Maintenance</title>",
             .headers = {{"Content-Type", "text/html"}}},
            "an HTML page with status 200");
}

void bears_empty_body(Examination& examination) {
  give_body(examination, {.status = 200}, "an empty body with status 200");
}

void bears_cut_body(Examination& examination) {
  give_body(examination, {.status = 200, .body = R"({"items":[{"id":"1","na)"},
            "a JSON text that was cut off");
}

void bears_deep_body(Examination& examination) {
  constexpr std::size_t kDepth = 100'000;
  give_body(examination,
            {.status = 200, .body = std::string(kDepth, '[') + std::string(kDepth, ']')},
            "100000 arrays in each other");
}

void bears_any_json(Examination& examination) {
  constexpr int kRounds = 60;
  const auto tasks = examination.tasks();
  Scene scene(examination);
  Chance chance(examination.seed());
  bool has_asked = false;
  for (int round = 0; round < kRounds; ++round) {
    for (const Task& task : tasks) {
      const std::string body = changed(nlohmann::json::parse(task.fair_answer), chance).dump();
      has_asked = bears(scene, task, {.status = 200, .body = body}, excerpt(body)) || has_asked;
    }
    if (!has_asked) Examination::skip("the connector sent no request");
  }
}

constexpr std::string_view kUnchanged =
    "What a host service returned is returned unchanged: its code says what the host does next.";
constexpr std::string_view kReturnIt = "Return the status of http.send as it came.";
constexpr std::string_view kOwnCode =
    "PLUGIN_FAULT means a bug, and nothing that a provider sends is one.";
constexpr std::string_view kSayUnavailable =
    "Return PROVIDER_UNAVAILABLE for an answer that is not in the provider's format.";

constexpr Check kFaultChecks[] = {
    {"faults.rate_limited", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures", kReturnIt,
     passes_on<PATCHBAY_E_RATE_LIMITED>},
    {"faults.unavailable", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures", kReturnIt,
     passes_on<PATCHBAY_E_PROVIDER_UNAVAILABLE>},
    {"faults.link_expired", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures", kReturnIt,
     passes_on<PATCHBAY_E_LINK_EXPIRED>},
    {"faults.scope_missing", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures", kReturnIt,
     passes_on<PATCHBAY_E_INSUFFICIENT_SCOPE>},
    {"faults.outcome_unknown", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures",
     kReturnIt, passes_on<PATCHBAY_E_OUTCOME_UNKNOWN>},
    {"faults.cancelled", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures", kReturnIt,
     passes_on<PATCHBAY_E_CANCELLED>},
    {"faults.deadline", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures", kReturnIt,
     passes_on<PATCHBAY_E_DEADLINE_EXCEEDED>},
    {"faults.overloaded", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures", kReturnIt,
     passes_on<PATCHBAY_E_OVERLOADED>},
    {"faults.later_code", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures",
     "Return a code that you do not know as it came.", passes_on<499U>},
    {"faults.reading", 3, Weight::kMust, Needs::kInstance, kUnchanged, "Failures",
     "Return the status of http.read and http.pipe as it came.", passes_on_reading},
    {"faults.page", 3, Weight::kMust, Needs::kInstance, kOwnCode, "error.h", kSayUnavailable,
     bears_page},
    {"faults.empty_body", 3, Weight::kMust, Needs::kInstance, kOwnCode, "error.h", kSayUnavailable,
     bears_empty_body},
    {"faults.cut_body", 3, Weight::kMust, Needs::kInstance, kOwnCode, "error.h", kSayUnavailable,
     bears_cut_body},
    {"faults.deep_body", 3, Weight::kMust, Needs::kInstance, kOwnCode, "error.h",
     "Use a JSON library that bounds the depth.", bears_deep_body},
    {"faults.any_json", 3, Weight::kMust, Needs::kInstance, kOwnCode, "error.h",
     "Test the type of each member before it is read.", bears_any_json},
};

}  // namespace

std::span<const Check> fault_checks() { return kFaultChecks; }

}  // namespace patchbay::conformance
