// Forwards messages between a program and the calls that share it.
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <utility>

#include "process/program.h"
#include "process/streams.h"

namespace patchbay::process {
namespace {

constexpr std::size_t kMostWaitingOutput = std::size_t{4} << 20;
constexpr std::size_t kMostLetters = 1000;
constexpr std::size_t kMostUnheard = 16;
constexpr std::size_t kMostUnheardBytes = 4096;  // maximum size of a stored notification

// Returns `text` with each range replaced by the text paired with it. Skips empty ranges. The
// ranges must not overlap.
std::string replaced(std::string_view text,
                     std::initializer_list<std::pair<Range, std::string_view>> changes) {
  std::vector<std::pair<Range, std::string_view>> sorted(changes);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first.begin < b.first.begin; });
  std::string out;
  std::size_t at = 0;
  for (const auto& [range, with] : sorted) {
    if (range.is_empty()) continue;
    assert(range.begin >= at);
    out.append(text.substr(at, range.begin - at)).append(with);
    at = range.end;
  }
  out += text.substr(at);
  return out;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

// ---- from calls to the program

Result<void> Program::send(const std::shared_ptr<Mailbox>& from, std::string_view message,
                           const Patience& patience) {
  OutlineReader outline;
  const auto read = outline.take(message);
  if (read != OutlineReader::State::kComplete || !outline.outline().is_message()) {
    return Error(Code::kInvalidArgument,
                 "What a connector sends to a program has to be one JSON-RPC 2.0 message.");
  }
  Lock lock(mutex_);
  const auto can_go_on = [this]() REQUIRES(mutex_) { return is_over_ || has_room(); };
  if (!patience.wait(room_, lock, can_go_on)) return patience.ended();
  if (is_over_) {
    lock.unlock();
    return ended_error();
  }
  write_out(numbered(from, message, outline.outline()));
  return success();
}

// Returns the message with the host's own id and progress token in place of the caller's. In a
// message that cancels a request, also replaces the id of this request.
std::string Program::numbered(const std::shared_ptr<Mailbox>& from, std::string_view message,
                              const MessageOutline& outline) {
  if (!outline.is_request() && !outline.cancelled.is_empty()) {
    const std::uint64_t number = pending_of(*from, outline.cancelled.of(message));
    if (number == 0) return std::string(message);
    return replaced(message, {{outline.cancelled, std::to_string(number)}});
  }
  if (!outline.is_request()) return std::string(message);
  const std::uint64_t number = ++last_request_;
  pending_[number] = {from, std::string(outline.id.of(message)),
                      std::string(outline.progress_token.of(message))};
  const std::string text = std::to_string(number);
  return replaced(message, {{outline.id, text}, {outline.progress_token, text}});
}

std::uint64_t Program::pending_of(const Mailbox& mailbox, std::string_view id) const {
  for (const auto& [number, each] : pending_) {
    if (each.id == id && each.mailbox.lock().get() == &mailbox) return number;
  }
  return 0;
}

bool Program::has_room() const { return output_.size() < kMostWaitingOutput; }

void Program::write_out(std::string_view line) {
  // The message is written as one line. In JSON, line ends occur only between values, where a blank
  // means the same.
  std::string text(line);
  std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  output_.append(text).append(1, '\n');
  flush();
}

void Program::flush() {
  assert(child_ != nullptr);
  std::size_t written = 0;
  while (written < output_.size()) {
    const ssize_t size =
        write_quietly(child_->input(), output_.data() + written, output_.size() - written);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) {
      watch(child_->input(), Stream::kInput);
      break;
    }
    // If write() fails, the program no longer reads. The bytes are then dropped: the program ends
    // soon, or answers without them.
    written = size < 0 ? output_.size() : written + static_cast<std::size_t>(size);
  }
  output_.erase(0, written);
  if (has_room()) room_.notify_all();
}

Result<std::optional<std::string>> Program::receive(Mailbox& mailbox, Monotonic until,
                                                    const Patience& patience) {
  Lock lock(mutex_);
  Patience shorter = patience;
  shorter.deadline = std::min(until, patience.deadline);
  const auto has_letter = [&]() REQUIRES(mutex_) { return is_over_ || !mailbox.letters_.empty(); };
  if (!shorter.wait(mailbox.arrived_, lock, has_letter)) {
    if (until < patience.deadline && !patience.is_cancelled()) return std::optional<std::string>();
    return patience.ended();
  }
  if (mailbox.letters_.empty()) {
    // The exit status arrives slightly after the end of the streams. With the status, the error is
    // more exact.
    const auto is_known = [this]() REQUIRES(mutex_) { return status_.has_value() || !child_; };
    shorter.deadline = std::min(patience.deadline, clock_.now() + 3 * limits_.grace);
    shorter.wait(changed_, lock, is_known);
    lock.unlock();
    return ended_error();
  }
  Mailbox::Letter letter = std::move(mailbox.letters_.front());
  mailbox.letters_.pop_front();
  mailbox.bytes_ -= letter.message.size();
  if (!letter.is_too_large) return std::optional(std::move(letter.message));
  return Error(Code::kTooLarge, "The program's answer is larger than the " +
                                    std::to_string(limits_.message_bytes) +
                                    " bytes that a message may have. Ask for less at a time.");
}

// ---- from the program to calls

void Program::hear(HeardMessage message) {
  if (message.is_too_large || message.outline.is_reply()) return hear_reply(std::move(message));
  if (message.outline.is_request()) return hear_request(std::move(message));
  hear_notification(std::move(message));
}

// Forwards an answer to the call that waits for it. Drops the answer if the call has ended.
void Program::hear_reply(HeardMessage message) {
  const auto number = number_in(message.id);
  const auto found = number ? pending_.find(*number) : pending_.end();
  if (found == pending_.end()) return;
  const auto mailbox = found->second.mailbox.lock();
  const std::string id = std::move(found->second.id);
  pending_.erase(found);
  if (!mailbox) return;
  if (message.is_too_large) return put(*mailbox, {{}, true, false});
  put(*mailbox, {replaced(message.text, {{message.outline.id, id}}), false, false});
}

// Forwards a program's request to exactly one call, because the program expects one answer. Among
// the listening calls, the one with the oldest pending request is chosen. If no call listens,
// answers with an error. A stored mailbox does not listen, because perhaps no call will read it.
void Program::hear_request(HeardMessage message) {
  for (const auto& [number, pending] : pending_) {
    const auto mailbox = pending.mailbox.lock();
    if (mailbox && mailbox->listens_ && !mailbox->is_kept_)
      return put(*mailbox, {std::move(message.text), false, false});
  }
  if (!has_room()) return;
  write_out(R"({"jsonrpc":"2.0","id":)" + std::string(message.outline.id.of(message.text)) +
            R"(,"error":{"code":-32601,"message":"Nobody here answers that at the moment."}})");
}

void Program::hear_notification(HeardMessage message) {
  const Range& token = message.outline.progress_token;
  if (token.is_empty()) {
    bool is_heard = false;
    for (const auto& mailbox : mailboxes_) {
      if (!mailbox->listens_ || mailbox->is_kept_) continue;
      put(*mailbox, {message.text, false, true});
      is_heard = true;
    }
    return is_heard ? void() : keep_unheard(std::move(message.text));
  }
  const auto number = number_in(token.of(message.text));
  const auto found = number ? pending_.find(*number) : pending_.end();
  if (found == pending_.end() || found->second.token.empty()) return;
  const auto mailbox = found->second.mailbox.lock();
  if (!mailbox || mailbox->is_kept_) return;
  put(*mailbox, {replaced(message.text, {{token, found->second.token}}), false, false});
}

// Stores a notification for the next call that listens, unless the same notification is already
// stored. So a flood of them needs no memory.
void Program::keep_unheard(std::string message) {
  const bool has_room = unheard_.size() < kMostUnheard && message.size() <= kMostUnheardBytes;
  if (!has_room || std::find(unheard_.begin(), unheard_.end(), message) != unheard_.end()) return;
  unheard_.push_back(std::move(message));
}

// Adds a letter to the mailbox. A mailbox becomes full if its call does not read in time. Then
// drops the letter and leaves a mark, which makes receive() fail with TOO_LARGE.
void Program::put(Mailbox& mailbox, Mailbox::Letter letter) const {
  const bool is_full = mailbox.letters_.size() >= kMostLetters ||
                       mailbox.bytes_ + letter.message.size() > 2 * limits_.message_bytes;
  if (is_full) letter = {{}, true, false};
  if (is_full && !mailbox.letters_.empty() && mailbox.letters_.back().is_too_large) return;
  mailbox.bytes_ += letter.message.size();
  mailbox.letters_.push_back(std::move(letter));
  mailbox.arrived_.notify_all();
}

}  // namespace patchbay::process
