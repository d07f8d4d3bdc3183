#include "conformance/examination.h"
#include "conformance/process_state.h"

namespace patchbay::conformance {
namespace {

constexpr int kRounds = 200;

// Runs all tasks on one instance, round after round. Returns how much the resources of the process
// grew in the second half of the rounds.
std::size_t left_behind(Examination& examination, std::size_t (*held)()) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  const auto run_rounds = [&] {
    for (int round = 0; round < kRounds; ++round) {
      for (const Task& task : tasks) scene.perform(task);
      scene.host.forget();
    }
  };
  run_rounds();
  const std::size_t before = held();
  if (before == 0) Examination::skip("the system does not say how much there is");
  run_rounds();
  const std::size_t after = held();
  return after > before ? after - before : 0;
}

std::string after_rounds(std::size_t left, const char* what) {
  return "after " + std::to_string(kRounds) + " rounds of all calls, " + std::to_string(kRounds) +
         " more left " + std::to_string(left) + what;
}

void keeps_memory_flat(Examination& examination) {
  const std::size_t left = left_behind(examination, allocated_bytes);
  Examination::expect(left <= kRounds * 8, after_rounds(left, " bytes behind"));
}

void keeps_descriptors_flat(Examination& examination) {
  const std::size_t left = left_behind(examination, open_descriptors);
  Examination::expect(left == 0, after_rounds(left, " descriptors open"));
}

void keeps_threads_flat(Examination& examination) {
  const std::size_t left = left_behind(examination, running_threads);
  Examination::expect(left == 0, after_rounds(left, " threads running"));
}

constexpr Check kSoakChecks[] = {
    {"soak.memory", 5, Weight::kShould, Needs::kInstance,
     "An instance serves any number of calls in the same memory: it keeps only what can be lost.",
     "Instances", "Free what a call took; bound what is kept for later calls.", keeps_memory_flat},
    {"soak.descriptors", 5, Weight::kMust, Needs::kInstance,
     "Calls leave no descriptor open: those of the process are the host's.", "The process",
     "Close what a call opened.", keeps_descriptors_flat},
    {"soak.threads", 5, Weight::kMust, Needs::kInstance,
     "A plugin makes no threads, after many calls either.", "The process",
     "Use http.send_all for requests at once, and limits.blocking for long work.",
     keeps_threads_flat},
};

}  // namespace

std::span<const Check> soak_checks() { return kSoakChecks; }

}  // namespace patchbay::conformance
