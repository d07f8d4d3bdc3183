#include "process/programs.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

#include "base/later.h"
#include "base/shortage.h"
#include "base/sigpipe.h"

namespace patchbay::process {
namespace {

constexpr int kMostEvents = 64;
constexpr std::uint64_t kWoken = 0;  // the epoll number of woken_; programs have numbers from 1
constexpr std::chrono::milliseconds kLook{1000};  // interval at which the thread looks for idle
                                                  // programs
constexpr int kMostDoublings = 20;

// The host's variables that every program gets. They contain no secrets.
constexpr std::array<std::string_view, 9> kPassedOn = {"PATH", "HOME", "USER",   "LOGNAME", "SHELL",
                                                       "LANG", "TZ",   "TMPDIR", "TERM"};
constexpr const char* kUsualPath = "/usr/local/bin:/usr/bin:/bin";

Error no_programs() {
  return {Code::kUnsupported,
          "This host starts no programs: it does not know where patchbay-reaper is. Use a host "
          "that does, or a server that answers over HTTP."};
}

}  // namespace

Programs::Programs(ProgramsOptions options, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      poll_(::epoll_create1(EPOLL_CLOEXEC)),
      woken_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kWoken;
  ::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, woken_.get(), &event);
}

// Starts the thread if it does not run. attach() calls this only when it needs a program, because
// many hosts never start one.
Result<void> Programs::require_thread() try {
  if (thread_.joinable()) return success();
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "programs");
  return success();
} catch (const std::system_error& thrown) {
  return shortage("the thread of the programs cannot be started", thrown.code().value());
}

Programs::~Programs() {
  {
    const Lock lock(mutex_);
    is_closing_ = true;
    for (const auto& [number, program] : running_) program->end();
  }
  wake();
  if (thread_.joinable()) thread_.join();
}

void Programs::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(woken_.get(), &one, sizeof one) == sizeof one);
}

std::optional<std::string> Programs::variable(std::string_view name) const {
  return options_.environment ? options_.environment(name) : std::nullopt;
}

std::size_t Programs::running() const {
  const Lock lock(mutex_);
  return running_.size() + to_start_.size();
}

// ---- functions for calls

Result<std::unique_ptr<ProgramUse>> Programs::attach(const ProgramPlace& place,
                                                     const ProgramNeed& wanted,
                                                     const Patience& patience) {
  if (options_.reaper.empty()) return no_programs();
  while (true) {
    PATCHBAY_TRY(patience.check(clock_));
    PATCHBAY_TRY(auto program, program_at(place, wanted));
    PATCHBAY_TRY(auto joined, program->join(wanted.listens, patience));
    if (joined) return std::make_unique<ProgramUse>(std::move(program), std::move(*joined));
  }
}

Result<std::unique_ptr<ProgramUse>> Programs::take(const ProgramPlace& place,
                                                   const std::string& name) {
  const Lock lock(mutex_);
  const auto found = places_.find(place);
  if (found != places_.end()) {
    const auto& program = found->second.program;
    if (auto mailbox = program->take(name)) {
      return std::make_unique<ProgramUse>(program,
                                          Program::JoinOutcome{std::move(mailbox), false, {}});
    }
  }
  return Error(Code::kNotFound,
               "The program's request that waited for this call waits no more: its time is over, "
               "the program has ended, or another call has it.");
}

Result<std::shared_ptr<Program>> Programs::program_at(const ProgramPlace& place,
                                                      const ProgramNeed& wanted) {
  const Lock lock(mutex_);
  if (is_closing_) return Error(Code::kCancelled, "The host is shutting down.");
  const auto found = places_.find(place);
  if (found == places_.end()) return begin(place, wanted, {});
  KeptProgram& kept = found->second;
  if (!(kept.program->command() == wanted.command)) {
    kept.program->end();
    return begin(place, wanted, {});
  }
  if (!kept.program->is_over()) return kept.program;
  if (kept.not_before == Monotonic{}) note_end(kept);
  const Monotonic now = clock_.now();
  if (now >= kept.not_before) return begin(place, wanted, kept);
  return kept.program->ended_error().with_retry_after(time_left(kept.not_before, now));
}

// Sets the time of the next start, for a program that ended by itself. Without a pause, a program
// that fails at once would be started again and again.
void Programs::note_end(KeptProgram& kept) const {
  const Monotonic now = clock_.now();
  const bool was_good = kept.program->was_ready() && now - kept.started >= options_.good_run;
  kept.failures = was_good ? 0 : kept.failures;
  // Servers sometimes crash. So a program that was ready may start again without a pause after its
  // first failure.
  const int doublings = kept.failures - (kept.program->was_ready() ? 1 : 0);
  ++kept.failures;
  kept.not_before = now;
  if (doublings < 0) return;
  const auto pause = options_.first_pause * (1LL << std::min(doublings, kMostDoublings));
  kept.not_before += std::min<std::chrono::milliseconds>(pause, options_.longest_pause);
}

// Returns true if another program may start. If necessary, ends the program that has been unused
// for the longest time. Ending programs do not count at first, because they may need time. But all
// programs together, including ending ones, must be fewer than twice `most_programs`.
bool Programs::has_room() {
  const std::size_t all = running_.size() + to_start_.size();
  if (all < options_.most_programs) return true;
  if (all >= 2 * options_.most_programs) return false;
  const auto ending = std::count_if(running_.begin(), running_.end(),
                                    [](const auto& each) { return each.second->is_over(); });
  if (all - static_cast<std::size_t>(ending) < options_.most_programs) return true;
  auto longest = places_.end();
  std::optional<Monotonic> since;
  for (auto at = places_.begin(); at != places_.end(); ++at) {
    const Program& program = *at->second.program;
    const auto idle = program.is_over() ? std::nullopt : program.idle_since();
    if (!idle || (since && *since <= *idle)) continue;
    longest = at;
    since = idle;
  }
  if (!since) return false;
  longest->second.program->end();
  places_.erase(longest);
  return true;
}

Result<std::shared_ptr<Program>> Programs::begin(const ProgramPlace& place,
                                                 const ProgramNeed& wanted,
                                                 const KeptProgram& before) {
  if (!has_room()) {
    return Error(Code::kOverloaded, "This host runs " + std::to_string(options_.most_programs) +
                                        " programs already, and all are in use. Try again later.")
        .with_retry_after(options_.grace);
  }
  PATCHBAY_TRY(require_thread());
  auto program = std::make_shared<Program>(++last_, wanted.command,
                                           Program::Limits{wanted.message_bytes, options_.grace},
                                           clock_, poll_.get());
  to_start_.push_back(program);
  places_[place] = {program, clock_.now(), before.failures, {}};
  wake();
  return program;
}

void Programs::end_of(std::string_view owner) {
  const Lock lock(mutex_);
  std::erase_if(places_, [&](const auto& each) {
    if (each.first.owner != owner) return false;
    each.second.program->end();
    return true;
  });
}

Command Programs::reaper_for(const ProgramCommand& command) const {
  Command out;
  out.program = options_.reaper;
  out.arguments = {std::to_string(options_.grace.count()), command.program};
  out.arguments.insert(out.arguments.end(), command.arguments.begin(), command.arguments.end());
  std::map<std::string, std::string> variables = command.variables;
  for (const std::string_view name : kPassedOn) {
    if (auto value = variable(name)) variables.emplace(name, *std::move(value));
  }
  variables.emplace("PATH", kUsualPath);
  for (const auto& [name, value] : variables) out.environment.push_back(name + "=" + value);
  out.rights = {.network = true, .processes = true, .files = {}};
  return out;
}

// ---- the thread of the programs

// Serves all programs until is_done() returns true, or until the programs had enough time to end.
// When this thread ends, the kernel ends the reapers, and the reapers end their programs
// (reaper.cc).
void Programs::run() {
  block_sigpipe();
  Monotonic give_up = Monotonic::max();
  while (clock_.now() < give_up) {
    start_new();
    if (is_done()) return;
    {
      const Lock lock(mutex_);
      if (is_closing_ && give_up == Monotonic::max()) give_up = clock_.now() + 3 * options_.grace;
    }
    take_events();
    end_idle();
  }
}

bool Programs::is_done() const {
  const Lock lock(mutex_);
  return is_closing_ && running_.empty() && to_start_.empty();
}

void Programs::start_new() {
  std::vector<std::shared_ptr<Program>> all;
  {
    const Lock lock(mutex_);
    all.swap(to_start_);
    for (const auto& program : all) {
      running_[program->number()] = program;
      if (is_closing_) program->end();
    }
  }
  for (const auto& program : all) {
    if (program->start(reaper_for(program->command()))) continue;
    const Lock lock(mutex_);
    running_.erase(program->number());
  }
}

void Programs::take_events() {
  std::array<epoll_event, kMostEvents> events;
  const int count =
      ::epoll_wait(poll_.get(), events.data(), kMostEvents, static_cast<int>(kLook.count()));
  for (int i = 0; i < count; ++i) {
    const std::uint64_t data = events[static_cast<std::size_t>(i)].data.u64;
    if (data == kWoken) {
      std::uint64_t times = 0;
      static_cast<void>(::read(woken_.get(), &times, sizeof times) > 0);
      continue;
    }
    std::shared_ptr<Program> program;
    {
      const Lock lock(mutex_);
      const auto found = running_.find(data >> 2);
      if (found != running_.end()) program = found->second;
    }
    if (!program || program->turn(static_cast<Program::Stream>(data & 3))) continue;
    const Lock lock(mutex_);
    running_.erase(program->number());
  }
}

void Programs::end_idle() {
  const Lock lock(mutex_);
  const Monotonic now = clock_.now();
  for (auto& [place, kept] : places_) {
    kept.program->end_overdue(now);
    if (kept.program->is_over() && kept.not_before == Monotonic{}) note_end(kept);
  }
  std::erase_if(places_, [&](const auto& each) {
    const KeptProgram& kept = each.second;
    if (kept.program->is_over()) return now >= kept.not_before + options_.good_run;
    const auto since = kept.program->idle_since();
    if (!since || now - *since < options_.idle) return false;
    kept.program->end();
    return true;
  });
}

}  // namespace patchbay::process
