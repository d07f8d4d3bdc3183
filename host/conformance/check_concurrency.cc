#include <pthread.h>

#include <thread>

#include "conformance/comparison.h"
#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

// Runs another task from beginning to end while the first task waits for an answer. Both run on the
// same thread, as fibers of a server do. The other task uses another instance, unless the manifest
// allows parallel calls on one instance.
void bears_call_between(Examination& examination) {
  const auto tasks = examination.tasks();
  const auto others = examination.tasks(Fill::kAll);
  const auto expected = undisturbed(examination, tasks);
  const bool is_parallel =
      examination.manifest().limits.concurrency == manifest::Concurrency::kParallel;
  Scene scene(examination);
  FakeHost other_host(examination.journal(), examination.folder());
  Instance other(examination.plugin(), other_host, examination.config());
  bool has_waited = false;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    for (const Task& disturber : others) {
      bool is_inside = false;
      scene.host.meanwhile = [&] {
        if (is_inside) return;
        is_inside = has_waited = true;
        const auto provider = scene.host.provider;
        scene.host.provider = other_host.provider = [&](const Sent& sent) {
          Answer answer = disturber.answer(sent);
          answer.status = 418;
          return answer;
        };
        scene.journal.step(disturber.name + " while " + tasks[i].name + " waits");
        disturber.run(is_parallel ? scene.instance : other);
        scene.host.provider = provider;
      };
      expect_same(tasks[i].name + ", while " + disturber.name + " ran in between,",
                  scene.perform(tasks[i]), expected[i]);
    }
  }
  if (!has_waited) Examination::skip("no call waited for a host function");
}

// Runs create and each call on a thread of its own, one after the other.
void bears_any_thread(Examination& examination) {
  const auto tasks = examination.tasks();
  const auto expected = undisturbed(examination, tasks);
  const std::string config = examination.config();
  FakeHost host(examination.journal(), examination.folder());
  std::optional<Instance> instance;
  std::thread([&] { instance.emplace(examination.plugin(), host, config); }).join();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    examination.step(tasks[i].name + " on another thread than create");
    host.provider = [&](const Sent& sent) { return tasks[i].answer(sent); };
    Returned returned;
    std::thread([&] { returned = tasks[i].run(*instance); }).join();
    expect_same(tasks[i].name + " on another thread than create", returned, expected[i]);
  }
  std::thread([&] { instance->destroy(); }).join();
}

// The function that a thread with a small stack runs.
struct OnSmallStack {
  std::function<void()> work;
};

void* run_on_small_stack(void* raw) {
  static_cast<OnSmallStack*>(raw)->work();
  return nullptr;
}

// Runs every task on a stack of the size that the ABI promises. A connector that needs a larger
// stack crashes here.
void fits_small_stack(Examination& examination) {
  constexpr std::size_t kPromised = std::size_t{256} << 10U;
  constexpr std::size_t kOurs = std::size_t{64} << 10U;  // for this program, below the connector
  const auto tasks = examination.tasks(Fill::kAll);
  Scene scene(examination);
  OnSmallStack small{[&] {
    for (const Task& task : tasks) scene.perform(task);
  }};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kPromised + kOurs);
  pthread_t thread{};
  if (pthread_create(&thread, &attributes, run_on_small_stack, &small) != 0) {
    Examination::skip("the system gave no thread");
  }
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

constexpr Check kConcurrencyChecks[] = {
    {"concurrency.call_between", 3, Weight::kMust, Needs::kInstance,
     "While a call waits in the host, other calls may run on its thread: it holds no lock there, "
     "and trusts nothing that they share.",
     "Threads", "Keep what a call needs on its stack; hold no lock while http.send runs.",
     bears_call_between},
    {"concurrency.any_thread", 3, Weight::kMust, Needs::kInstance,
     "create, calls and destroy may run on different threads.", "Threads",
     "Keep nothing in thread-local variables.", bears_any_thread},
    {"concurrency.small_stack", 3, Weight::kMust, Needs::kInstance,
     "A call gets along with a stack of 256 KiB.", "Threads",
     "Put large buffers on the heap, and bound recursion.", fits_small_stack},
};

}  // namespace

std::span<const Check> concurrency_checks() { return kConcurrencyChecks; }

}  // namespace patchbay::conformance
