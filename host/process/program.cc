#include "process/program.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "process/streams.h"

namespace patchbay::process {
namespace {

constexpr std::size_t kMostErrorBytes = 4096;
constexpr int kMostLastReads = 64;  // maximum number of reads from the program's pipes after its
                                    // end

std::string how_it_ended(const Status& status) {
  if (status.signal != 0) return "was ended by signal " + std::to_string(status.signal);
  return "ended with exit status " + std::to_string(status.exit_code);
}

}  // namespace

bool Program::is_over() const {
  const Lock lock(mutex_);
  return is_over_;
}

Result<std::optional<Program::JoinOutcome>> Program::join(bool listens, const Patience& patience) {
  Lock lock(mutex_);
  const auto settled = [this]() REQUIRES(mutex_) {
    const bool has_gone = is_over_ && (!child_ || not_started_);
    return has_gone || (!is_over_ && child_ && (!is_greeted_ || is_ready_));
  };
  if (!patience.wait(changed_, lock, settled)) {
    // A program that no call joins also counts as idle. Otherwise it would run forever.
    if (mailboxes_.empty() && !idle_since_) idle_since_ = clock_.now();
    return patience.ended();
  }
  if (not_started_) return *not_started_;
  if (is_over_) return std::optional<JoinOutcome>();
  JoinOutcome joined{std::make_shared<Mailbox>(listens), !is_greeted_, greeting_};
  if (joined.is_new) greeter_ = joined.mailbox;
  is_greeted_ = true;
  mailboxes_.push_back(joined.mailbox);
  idle_since_.reset();
  if (listens) {
    for (std::string& message : unheard_) put(*joined.mailbox, {std::move(message), false, true});
    unheard_.clear();
  }
  return std::optional(std::move(joined));
}

void Program::ready(std::string greeting) {
  const Lock lock(mutex_);
  greeting_ = std::move(greeting);
  is_ready_ = true;
  changed_.notify_all();
}

bool Program::was_ready() const {
  const Lock lock(mutex_);
  return is_ready_;
}

std::optional<Monotonic> Program::idle_since() const {
  const Lock lock(mutex_);
  return idle_since_;
}

void Program::leave(const std::shared_ptr<Mailbox>& mailbox) {
  const Lock lock(mutex_);
  if (mailbox->is_kept_) return;
  remove(mailbox);
  if (!is_ready_ && greeter_.lock() == mailbox) end_now();
}

// Removes the mailbox of a call. If no other call listens, its unread notifications are stored for
// the next call that listens.
void Program::remove(const std::shared_ptr<Mailbox>& mailbox) {
  std::erase(mailboxes_, mailbox);
  const auto hears = [](const auto& each) { return each->listens_ && !each->is_kept_; };
  if (std::none_of(mailboxes_.begin(), mailboxes_.end(), hears)) {
    for (Mailbox::Letter& letter : mailbox->letters_) {
      if (letter.is_for_all && !letter.is_too_large) keep_unheard(std::move(letter.message));
    }
  }
  mailbox->letters_.clear();
  std::erase_if(pending_, [&](const auto& each) { return each.second.mailbox.lock() == mailbox; });
  if (mailboxes_.empty()) idle_since_ = clock_.now();
}

// ---- mailboxes between two calls

Result<void> Program::keep(const std::shared_ptr<Mailbox>& mailbox, const std::string& name,
                           std::string farewell, Monotonic until) {
  OutlineReader outline;
  const bool is_message =
      farewell.empty() || (outline.take(farewell) == OutlineReader::State::kComplete &&
                           outline.outline().is_message() && !outline.outline().is_request());
  Lock lock(mutex_);
  if (is_over_) {
    lock.unlock();
    return ended_error();
  }
  if (!is_message || kept_.contains(name)) {
    return Error(Code::kInvalidArgument,
                 "What a connector keeps of a program needs a name of its own, and as the last "
                 "message an answer or a notification of JSON-RPC 2.0.");
  }
  if (kept_.size() >= kMostKept) {
    return Error(Code::kOverloaded, "The program has " + std::to_string(kMostKept) +
                                        " requests already that wait for a later call. Answer "
                                        "those first, or wait until their time is over.");
  }
  // Only answers are stored. The call has read all other messages, or does not need them any more.
  mailbox->is_kept_ = true;
  kept_.emplace(name, KeptMailbox{mailbox, std::move(farewell), until});
  return success();
}

std::shared_ptr<Mailbox> Program::take(const std::string& name) {
  const Lock lock(mutex_);
  const auto found = kept_.find(name);
  if (is_over_ || found == kept_.end()) return nullptr;
  auto mailbox = std::move(found->second.mailbox);
  kept_.erase(found);
  mailbox->is_kept_ = false;
  return mailbox;
}

void Program::end_overdue(Monotonic now) {
  const Lock lock(mutex_);
  std::erase_if(kept_, [&](const auto& each) REQUIRES(mutex_) {
    const KeptMailbox& kept = each.second;
    if (!is_over_ && now < kept.until) return false;
    if (!is_over_ && child_ && has_room() && !kept.farewell.empty()) write_out(kept.farewell);
    kept.mailbox->is_kept_ = false;
    remove(kept.mailbox);
    return true;
  });
}

void Program::end() {
  const Lock lock(mutex_);
  end_now();
}

// Closes the program's input, and sends SIGTERM to patchbay-reaper. The reaper waits for the
// program, and then ends the program's whole group.
void Program::end_now() {
  is_over_ = true;
  if (child_) {
    child_->close_input();
    child_->ask_to_end();
  }
  wake_all();
}

void Program::wake_all() {
  changed_.notify_all();
  room_.notify_all();
  for (const auto& mailbox : mailboxes_) mailbox->arrived_.notify_all();
}

Error Program::ended_error() const {
  const Lock lock(mutex_);
  if (not_started_) return *not_started_;
  const std::string name = std::filesystem::path(command_.program).filename().string();
  const std::string how = status_ ? how_it_ended(*status_) : std::string("was told to end");
  const std::string words = last_words();
  return Error(Code::kProviderUnavailable,
               "The program \"" + name + "\" " + how + "." +
                   (words.empty() ? std::string(" It wrote nothing to its standard error.")
                                  : " The last that it wrote: " + words) +
                   " Correct its command in the configuration, or try again.")
      .with_words_to_callers("The program behind this connector " + how +
                             ". Try again; if it stays so, tell the operator of this host.");
}

// Returns the end of the program's standard error and its other output, with masked secrets,
// because the program may repeat a secret that it was given. Omits the first bytes if they may be
// the rest of a secret.
std::string Program::last_words() const {
  std::string words = secrets_.masked(errors_, is_cut_ ? secrets_.reach() : 0);
  words += secrets_.masked(reader_.noise());  // masked again, because a secret may span several
                                              // lines
  while (!words.empty() && (words.back() == '\n' || words.back() == '\r')) words.pop_back();
  return words;
}

// ---- the program's life

void Program::watch(int file, Stream stream) const {
  epoll_event event{};
  event.events = stream == Stream::kInput ? EPOLLOUT : EPOLLIN;
  event.data.u64 = number_ << 2 | static_cast<std::uint64_t>(stream);
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, file, &event);
}

bool Program::start(const Command& command) {
  auto child = Child::start(command);
  const Lock lock(mutex_);
  if (child.has_error()) {
    not_started_ = std::move(child).error();
    is_over_ = true;
    wake_all();
    return false;
  }
  child_ = std::move(child).value();
  watch(child_->output(), Stream::kOutput);
  watch(child_->errors(), Stream::kErrors);
  watch(child_->handle(), Stream::kEnd);
  if (is_over_) end_now();  // a call ended the program before it started
  changed_.notify_all();
  return true;
}

bool Program::turn(Stream stream) {
  const Lock lock(mutex_);
  if (!child_) return false;
  switch (stream) {
    case Stream::kOutput:
      read_output();
      return true;
    case Stream::kErrors:
      read_errors();
      return true;
    case Stream::kInput:
      ::epoll_ctl(poll_, EPOLL_CTL_DEL, child_->input(), nullptr);
      flush();
      return true;
    case Stream::kEnd:
      break;
  }
  for (int reads = 0; reads < kMostLastReads && read_output(); ++reads) {
  }
  for (int reads = 0; reads < kMostLastReads && read_errors(); ++reads) {
  }
  finish();
  return false;
}

// Reads only one piece, so that the other programs do not have to wait. Returns false if there is
// nothing to read now.
bool Program::read_output() {
  std::array<char, kPieceBytes> piece;
  const ssize_t size = ::read(child_->output(), piece.data(), piece.size());
  if (size < 0) return false;
  const std::string_view bytes(piece.data(), static_cast<std::size_t>(size));
  const bool goes_on = size > 0 && reader_.take(bytes, [this](HeardMessage message) REQUIRES(
                                                           mutex_) { hear(std::move(message)); });
  if (goes_on) return true;
  // The program has closed its output, or wrote a line that is too long. No further answers can be
  // read.
  ::epoll_ctl(poll_, EPOLL_CTL_DEL, child_->output(), nullptr);
  if (!is_over_) end_now();
  return false;
}

// Reads one piece of standard error. Returns false if there is nothing to read now.
bool Program::read_errors() {
  std::array<char, 16384> piece;
  const ssize_t size = ::read(child_->errors(), piece.data(), piece.size());
  if (size == 0) ::epoll_ctl(poll_, EPOLL_CTL_DEL, child_->errors(), nullptr);
  if (size <= 0) return false;
  errors_.append(piece.data(), static_cast<std::size_t>(size));
  const std::size_t most = kMostErrorBytes + secrets_.reach();
  if (errors_.size() > most) {
    errors_.erase(0, errors_.size() - most);
    is_cut_ = true;
  }
  return true;
}

void Program::finish() {
  auto status = child_->finish();
  status_ = status.has_error() ? Status{} : status.value();
  child_.reset();
  is_over_ = true;
  pending_.clear();
  wake_all();
}

}  // namespace patchbay::process
