#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
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
        scene.host.provider = other_host.provider = [&](const SentRequest& sent) {
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
    host.provider = [&](const SentRequest& sent) { return tasks[i].answer(sent); };
    CallReturn returned;
    std::thread([&] { returned = tasks[i].run(*instance); }).join();
    expect_same(tasks[i].name + " on another thread than create", returned, expected[i]);
  }
  std::thread([&] { instance->destroy(); }).join();
}

// The function that a thread with a small stack runs.
struct SmallStackJob {
  std::function<void()> work;
};

void* run_on_small_stack(void* raw) {
  static_cast<SmallStackJob*>(raw)->work();
  return nullptr;
}

// Runs every task on a stack of the size that the ABI promises. A connector that needs a larger
// stack crashes here.
void fits_small_stack(Examination& examination) {
  constexpr std::size_t kPromised = std::size_t{256} << 10U;
  constexpr std::size_t kOurs = std::size_t{64} << 10U;  // stack for this program's own frames
  const auto tasks = examination.tasks(Fill::kAll);
  Scene scene(examination);
  SmallStackJob small{[&] {
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

constexpr int kThreads = 4;

// Lets the threads be in the same call at the same time: each waits for the others at its first
// request. If another thread does not come, such as because it sends no request, they go on.
class Meeting {
 public:
  void meet() {
    std::unique_lock lock(mutex_);
    const int round = round_;
    if (++waiting_ == kThreads) {
      ++round_;
      waiting_ = 0;
      all_are_here_.notify_all();
    } else if (!all_are_here_.wait_for(lock, kPatience, [&] { return round_ != round; })) {
      --waiting_;
    }
  }

 private:
  static constexpr std::chrono::milliseconds kPatience{50};
  std::mutex mutex_;
  std::condition_variable all_are_here_;
  int waiting_ = 0;
  int round_ = 0;
};

// A thread's own host, and the instance as it is called through this host.
struct Lane {
  Lane(Examination& examination, const Instance* shared)
      : host(examination.journal(), examination.folder()) {
    if (shared != nullptr) {
      instance.emplace(*shared, host);
    } else {
      instance.emplace(examination.plugin(), host, examination.config());
    }
  }

  FakeHost host;
  std::optional<Instance> instance;
  std::vector<CallReturn> came{};

  void run(const std::vector<Task>& tasks, Meeting* meeting) {
    for (const Task& task : tasks) {
      bool has_met = meeting == nullptr;
      host.meanwhile = [&] {
        if (!has_met) meeting->meet();
        has_met = true;
      };
      host.provider = [&](const SentRequest& sent) { return task.answer(sent); };
      came.push_back(task.run(*instance));
    }
  }
};

// Runs the same tasks on several threads at once: on one instance if the manifest allows parallel
// calls, and otherwise on an instance for each thread.
void bears_calls_at_once(Examination& examination) {
  const auto tasks = examination.tasks();
  const bool is_parallel =
      examination.manifest().limits.concurrency == manifest::Concurrency::kParallel;
  Scene scene(examination);
  Lane alone(examination, is_parallel ? &scene.instance : nullptr);
  std::thread([&] { alone.run(tasks, nullptr); }).join();
  std::list<Lane> lanes;
  for (int i = 0; i < kThreads; ++i) {
    lanes.emplace_back(examination, is_parallel ? &scene.instance : nullptr);
  }
  examination.step("all calls on " + std::to_string(kThreads) + " threads at once");
  Meeting meeting;
  std::vector<std::thread> threads;
  for (Lane& lane : lanes) threads.emplace_back([&] { lane.run(tasks, &meeting); });
  for (std::thread& each : threads) each.join();
  for (const Lane& lane : lanes) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      expect_same(tasks[i].name + ", while it ran on other threads too,", lane.came[i],
                  alone.came[i]);
    }
  }
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
    {"concurrency.at_once", 3, Weight::kMust, Needs::kInstance,
     "Calls run at once on several threads, as far as limits.concurrency allows, and instances do "
     "always.",
     "Threads",
     "Guard what calls share with a lock or with atomics, or say limits.concurrency; "
     "patchbay-conformance run --tsan names the place.",
     bears_calls_at_once},
    {"concurrency.small_stack", 3, Weight::kMust, Needs::kInstance,
     "A call gets along with a stack of 256 KiB.", "Threads",
     "Put large buffers on the heap, and bound recursion.", fits_small_stack},
};

}  // namespace

std::span<const Check> concurrency_checks() { return kConcurrencyChecks; }

}  // namespace patchbay::conformance
