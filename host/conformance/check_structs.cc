#include "conformance/classification.h"
#include "conformance/comparison.h"
#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

constexpr std::uint32_t kLater = 48;  // number of bytes that a later release would add
constexpr std::uint32_t kUnknownHint = 1U << 15U;
constexpr std::uint32_t kUnknownDuty = 1U << 30U;

void fills_outcome_within(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  for (const Task& task : tasks) {
    Examination::expect(scene.perform(task).outcome_is_whole,
                        task.name + " wrote behind the struct that it fills");
  }
}

void fills_verdict_within(Examination& examination) {
  const patchbay_auth* auth = examination.plugin().auth;
  if (auth == nullptr || auth->classify == nullptr) Examination::skip("there is no classify");
  const Scene scene(examination);
  for (const std::uint32_t status : {401U, 403U, 429U, 503U}) {
    examination.step("classify an answer of status " + std::to_string(status));
    const Answer answer{.status = status};
    const SentRequest sent{.method = "GET", .url = "https://provider.example/"};
    const LentAnswer lent(answer, sent, scene.host.wall_ms);
    FilledStruct<patchbay_verdict> verdict;
    auth->classify(scene.instance.raw(), lent.raw(), verdict.get());
    Examination::expect(verdict.is_whole(), "classify wrote behind patchbay_verdict");
  }
}

// Runs every task in the usual manner on one instance, and in `manner` on another instance. Expects
// equal results.
void compare_manners(Examination& examination, const Manner& manner, const std::string& how) {
  const auto tasks = examination.tasks();
  Scene usual(examination);
  Scene other(examination);
  for (const Task& task : tasks) {
    expect_same(task.name + how, other.perform(task, manner), usual.perform(task));
  }
}

void takes_longer_structs(Examination& examination) {
  compare_manners(examination, {.extra = kLater}, " with structs of a later release");
}

void takes_longer_host(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene usual(examination);
  FakeHost host(examination.journal(), examination.folder());
  host.struct_extra = kLater;
  examination.step("create in a host of a later release");
  Instance instance(examination.plugin(), host, examination.config());
  if (!instance.created().ok()) {
    Examination::fail("create in a host of a later release failed with " +
                      shown(instance.created()));
  }
  for (const Task& task : tasks) {
    examination.step(task.name + " in a host of a later release");
    host.provider = [&](const SentRequest& sent) { return task.answer(sent); };
    expect_same(task.name + " in a host of a later release", task.run(instance),
                usual.perform(task));
  }
}

void ignores_unknown_hints(Examination& examination) {
  compare_manners(examination, {.flags = kUnknownHint}, " with the unknown flag of bit 15");
}

void refuses_unknown_duties(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  for (const Task& task : tasks) {
    if (task.action == nullptr) continue;
    const CallReturn returned = scene.perform(task, {.flags = kUnknownDuty});
    if (returned.status == PATCHBAY_E_UNSUPPORTED && returned.requests == 0) continue;
    Examination::fail(task.name + " with the unknown flag of bit 30 came to " + shown(returned) +
                      ", after " + std::to_string(returned.requests) + " requests");
  }
}

constexpr std::string_view kGrows = "Versions, and how the ABI may grow";

constexpr Check kStructChecks[] = {
    {"structs.outcome_room", 3, Weight::kMust, Needs::kInstance,
     "An outcome is filled as far as its struct_size reaches, and no further.", kGrows,
     "Write the fields, not the whole struct.", fills_outcome_within},
    {"structs.verdict_room", 3, Weight::kMust, Needs::kInstance,
     "A verdict is filled as far as its struct_size reaches, and no further.", kGrows,
     "Bound every copy by the size of its field.", fills_verdict_within},
    {"structs.longer", 3, Weight::kMust, Needs::kInstance,
     "Structs of a later release are longer, and everything works as before.", kGrows,
     "Never compare struct_size with sizeof for equality.", takes_longer_structs},
    {"structs.longer_host", 3, Weight::kMust, Needs::kInstance,
     "The host's struct and the call of a later release are longer, and everything works as "
     "before.",
     kGrows, "Never compare struct_size with sizeof for equality.", takes_longer_host},
    {"structs.hints", 3, Weight::kMust, Needs::kInstance,
     "Unknown flags in the bits 0 to 15 are ignored.", kGrows,
     "Look at PATCHBAY_FLAGS_MUST_UNDERSTAND only.", ignores_unknown_hints},
    {"structs.duties", 3, Weight::kMust, Needs::kInstance,
     "An unknown flag in the bits 16 to 31 is UNSUPPORTED, and nothing is done.", kGrows,
     "Begin invoke with a test of PATCHBAY_FLAGS_MUST_UNDERSTAND.", refuses_unknown_duties},
};

}  // namespace

std::span<const Check> struct_checks() { return kStructChecks; }

}  // namespace patchbay::conformance
