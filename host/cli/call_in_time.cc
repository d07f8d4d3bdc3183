#include "cli/call_in_time.h"

#include <future>
#include <ostream>
#include <thread>

#include "cli/forced_end.h"

namespace patchbay::cli {
namespace {

constexpr std::chrono::milliseconds kMoment{1000};
constexpr std::chrono::seconds kTakingDown{3};

[[noreturn]] void leave(const Invocation& invocation, const TimedCall& call) {
  const Error late(Code::kDeadlineExceeded,
                   "The " + call.what +
                       " did not return when its deadline had passed, and was left behind. It is "
                       "not known what it did. Give it more time with --deadline-ms, or "
                       "tell its maker.");
  const ExitCode code = fail(invocation, late, call.trace_id);
  invocation.terminal.out.flush();
  invocation.terminal.err.flush();
  end_process(code);
}

}  // namespace

void call_in_time(const Invocation& invocation, const TimedCall& call,
                  const std::function<void()>& work) {
  std::packaged_task<void()> task(work);
  std::future<void> done = task.get_future();
  std::thread worker(std::move(task));
  const bool forever = call.deadline == std::chrono::milliseconds::max();
  if (!forever && done.wait_for(call.deadline + kMoment) != std::future_status::ready) {
    leave(invocation, call);
  }
  worker.join();
  done.get();
}

void take_down_in_time(const Invocation& invocation, ExitCode code,
                       const std::function<void()>& work) {
  const bool is_written = static_cast<bool>(invocation.terminal.out.flush());
  std::packaged_task<void()> task(work);
  std::future<void> done = task.get_future();
  std::thread worker(std::move(task));
  if (done.wait_for(kTakingDown) != std::future_status::ready) {
    invocation.terminal.err << "note: a connector did not let go within " << kTakingDown.count()
                            << " s after the work was done, and was left "
                               "behind\n";
    invocation.terminal.err.flush();
    end_process(is_written || code != kDone ? code : kHost);
  }
  worker.join();
  done.get();
}

}  // namespace patchbay::cli
