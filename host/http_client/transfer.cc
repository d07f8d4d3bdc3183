#include "http_client/transfer.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/later.h"
#include "base/machine_clock.h"
#include "base/words.h"
#include "fibers/worker.h"
#include "http_client/address_guard.h"
#include "http_client/connection_pool.h"
#include "http_client/name_lookups.h"

namespace patchbay::http_client {
namespace {

using Kind = TransferFailure::Kind;

// The maximum number of bytes that wait for the reader. The reader may hold as many again, so one
// exchange has at most twice this number in memory.
constexpr std::size_t kMostUnread = 128 << 10;
constexpr std::size_t kPiece = CURL_MAX_WRITE_SIZE;  // the most bytes that libcurl passes in one
                                                     // call
constexpr std::size_t kUploadPiece = 64 << 10;
constexpr int kFirstFinalStatus = 200;
constexpr int kFirstRedirectStatus = 300;
constexpr std::string_view kLength = "Content-Length";

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  return line;
}

}  // namespace

Transfer::Transfer(TransferPlan plan, std::shared_ptr<Mailbox> mailbox)
    : plan_(std::move(plan)),
      plain_http_(plan_.url->origin().scheme == "http"),
      body_size_(plan_.source != nullptr ? plan_.source->size() : plan_.body.size()),
      mailbox_(std::move(mailbox)),
      source_left_(body_size_),
      upload_ended_(!plan_.has_body || body_size_ == std::uint64_t{0}) {}

bool Transfer::is_over() const {
  const std::lock_guard lock(mutex_);
  return over_;
}

// ---- functions for the waiting thread

Result<std::optional<Transfer::Head>> Transfer::wait_for_head() {
  std::unique_lock lock(mutex_);
  std::optional<Error> broken;
  // The response may come before the whole request body was sent. After a 2xx response, libcurl
  // still sends the rest of the body. At any other status it stops sending.
  const auto settled = [this] {
    return over_ || (ready_ && (upload_ended_ || ready_->status >= kFirstRedirectStatus));
  };
  while (!settled()) {
    if (upload_hungry_ && plan_.source != nullptr) {
      const auto fed = feed(lock);
      if (fed.has_error()) {
        broken = fed.error();
        break;
      }
      continue;
    }
    if (machine_now() >= plan_.patience) break;
    changed_.wait_once(lock, plan_.patience);
  }
  const bool is_late = !broken && !settled();
  upload_closed_ = true;
  if (is_late) {
    lock.unlock();
    end_for(Kind::kDeadline);
    return std::optional<Head>();
  }
  if (!broken) {
    // libcurl must continue, because the response cannot be completed while the sending is paused.
    if (upload_hungry_ && !over_) {
      mailbox_->post(&Commands::resume, shared_from_this());
    }
    if (!ready_) return std::optional<Head>();
    return std::move(ready_);
  }
  lock.unlock();
  cancel();
  return std::move(*broken);
}

// Reads a piece of the source on this thread, without the lock, and passes it to libcurl. Fails if
// the source delivers more or fewer bytes than its size().
Result<void> Transfer::feed(std::unique_lock<std::mutex>& lock) {
  std::string piece;
  piece.swap(upload_);
  upload_taken_ = 0;
  lock.unlock();
  piece.resize(kUploadPiece);
  const auto got = plan_.source->read(std::as_writable_bytes(std::span(piece)));
  lock.lock();
  if (got.has_error()) return got.error();
  piece.resize(std::min(got.value(), piece.size()));
  if (source_left_) {
    if (piece.size() != std::min<std::uint64_t>(piece.size(), *source_left_) ||
        (piece.empty() && *source_left_ > 0)) {
      return Error(Code::kPluginFault,
                   "The body of the request is not as long as it said: what its size() names must "
                   "be what its read() gives.");
    }
    *source_left_ -= piece.size();
  }
  upload_ended_ = piece.empty() || source_left_ == std::uint64_t{0};
  upload_ = std::move(piece);
  upload_hungry_ = false;
  mailbox_->post(&Commands::resume, shared_from_this());
  return success();
}

bool Transfer::wait_for_body(std::string& piece, Monotonic until) {
  piece.clear();
  bool resume = false;
  {
    std::unique_lock lock(mutex_);
    const auto has_come = [this] { return over_ || !pending_.empty(); };
    if (!changed_.wait(lock, until, nullptr, nullptr, has_come)) {
      lock.unlock();
      end_for(Kind::kDeadline);
      return false;
    }
    if (pending_.empty()) return false;
    piece.swap(pending_);
    unread_.store(0, std::memory_order_relaxed);
    resume = std::exchange(wants_resume_, false);
  }
  if (resume) mailbox_->post(&Commands::resume, shared_from_this());
  return true;
}

bool Transfer::is_ready() const {
  const std::lock_guard lock(mutex_);
  return over_ || !pending_.empty();
}

void Transfer::watch(Strand* strand) {
  const std::lock_guard lock(mutex_);
  watcher_ = strand;
}

// Wakes the waiting strands. Requires the lock.
void Transfer::wake() {
  changed_.notify_all();
  if (watcher_ != nullptr) watcher_->wake();
}

std::optional<TransferFailure> Transfer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Transfer::cancel() { end_for(Kind::kCancelled); }

void Transfer::end_for(Kind kind) {
  if (end_at_once(kind)) mailbox_->post(&Commands::abort, shared_from_this());
}

// Ends the transfer. Returns false if it was already over.
bool Transfer::end_at_once(Kind kind) {
  const std::lock_guard lock(mutex_);
  upload_closed_ = true;
  if (std::exchange(over_, true)) return false;
  failure_ = TransferFailure{kind, sent_, ""};
  wake();
  return true;
}

// ---- functions for the engine's thread

void Transfer::attach(CURL* easy, ConnectionPool& pool, TransferQueue& touched) {
  easy_ = easy;
  pool_ = &pool;
  touched_ = &touched;
  if (plan_.timeout.count() > 0) deadline_ = machine_now() + plan_.timeout;
}

void Transfer::use_addresses(const std::string& addresses) {
  const Origin& origin = plan_.url->origin();
  // The "+" makes these addresses expire after the usual time, as if libcurl had looked them up
  // itself.
  const std::string line = "+" + origin.host + ":" + std::to_string(origin.port) + ":" + addresses;
  addresses_.reset(curl_slist_append(nullptr, line.c_str()));
  if (!addresses_) throw std::bad_alloc();
}

std::chrono::milliseconds Transfer::time_left() const {
  using std::chrono::milliseconds;
  if (deadline_ == Instant::max()) return milliseconds(0);
  return std::max(patchbay::time_left(deadline_, machine_now()), milliseconds(1));
}

void Transfer::touch() {
  if (touched_place_.transfer == nullptr) touched_->add(touched_place_, shared_from_this());
}

// All data of one round of the engine needs only one lock and one wake of the caller.
Transfer::EngineStep Transfer::publish() try {
  return pass_on() ? EngineStep::kResume : EngineStep::kNothing;
} catch (const std::bad_alloc&) {
  fail(Kind::kShortage);
  return EngineStep::kEnd;
}

// Passes the received data to the waiting thread. Returns true if a paused read may continue at
// once. Throws std::bad_alloc.
bool Transfer::pass_on() {
  bool resume = false;
  {
    const std::lock_guard lock(mutex_);
    if (head_complete_ && !head_published_) {
      ready_ = std::move(head_);
      head_published_ = true;
    }
    if (pending_.empty()) {
      pending_.swap(staged_);
    } else {
      pending_.append(staged_);
      staged_.clear();
    }
    unread_.store(pending_.size(), std::memory_order_relaxed);
    if (read_paused_) (pending_.empty() ? resume : wants_resume_) = true;
    read_paused_ = false;
    if (ended_ && !over_) {
      over_ = true;
      failure_ = std::move(refusal_);
    }
    wake();
  }
  return resume;
}

void Transfer::finish(CURLcode code) try {
  touch();
  ended_ = true;
  if (code == CURLE_OK) {
    refusal_.reset();
  } else if (!refusal_) {
    refusal_ = failure_of(code);
  }
} catch (const std::bad_alloc&) {
  refuse_for_shortage();
}

void Transfer::finish(Kind kind, const char* technical) try {
  touch();
  ended_ = true;
  refusal_ = TransferFailure{kind, sent_, technical};
} catch (const std::bad_alloc&) {
  refuse_for_shortage();
}

void Transfer::refuse_for_shortage() { refusal_ = TransferFailure{Kind::kShortage, sent_, ""}; }

// Receives a header line of the response from libcurl. Interim responses (1xx) and trailers have
// header lines too.
std::size_t Transfer::on_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > plan_.max_header_bytes) {
    return refuse(Kind::kTooLarge,
                  "its headers are over " + std::to_string(plan_.max_header_bytes) + " bytes");
  }
  if (head_complete_) return line.size();
  const std::string_view field = without_line_end(line);
  if (field.empty()) {
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    head_.status = static_cast<int>(status);
    head_complete_ = status >= kFirstFinalStatus;
    if (head_complete_) touch();
    return line.size();
  }
  if (field.starts_with("HTTP/")) {
    head_.headers.clear();
    return line.size();
  }
  const std::size_t colon = field.find(':');
  if (colon == std::string_view::npos || colon == 0) return line.size();
  const std::string_view name = field.substr(0, colon);
  const std::string_view value = trimmed(field.substr(colon + 1));
  // With two different lengths, the end of the response is unclear (RFC 9112 §6.3). A part of the
  // body could be read as the next response.
  if (equal_ignoring_case(name, kLength) && head_.headers.find(kLength).value_or(value) != value) {
    return refuse(Kind::kMalformed, "two lengths");
  }
  head_.headers.add(std::string(name), std::string(value));
  return line.size();
}

std::size_t Transfer::on_body(std::string_view bytes) {
  touch();
  const std::size_t held = staged_.size() + unread_.load(std::memory_order_relaxed);
  if (held >= kMostUnread) {
    read_paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  body_bytes_ += bytes.size();
  if (body_bytes_ > plan_.max_body_bytes) {
    return refuse(Kind::kTooLarge,
                  "its body is over " + std::to_string(plan_.max_body_bytes) + " bytes");
  }
  staged_.append(bytes);
  if (staged_.size() >= kPiece) hand_over();
  return bytes.size();
}

// Runs the waiting fiber of this worker, so that it takes the piece while the piece is still in the
// processor's cache. So the bytes of a long body do not pile up, and libcurl does not have to pause
// and copy them. The fiber's commands for libcurl stay in the mailbox meanwhile.
void Transfer::hand_over() {
  fibers::Worker* worker = fibers::Worker::current();
  if (worker == nullptr) return;
  pass_on();
  worker->run_ready();
}

// Gives libcurl the next bytes of the request's body. libcurl pauses while the waiting thread reads
// the body source.
std::size_t Transfer::on_upload(std::span<char> out) {
  const std::lock_guard lock(mutex_);
  const bool from_source = plan_.source != nullptr;
  if (from_source && upload_taken_ == upload_.size() && !upload_ended_) {
    if (upload_closed_) return CURL_READFUNC_ABORT;
    upload_hungry_ = true;
    changed_.notify_one();
    return CURL_READFUNC_PAUSE;
  }
  if (!from_source && upload_closed_ && !upload_ended_) return CURL_READFUNC_ABORT;
  const std::string_view whole = from_source ? std::string_view(upload_) : plan_.body;
  std::size_t& taken = from_source ? upload_taken_ : body_sent_;
  const std::size_t size = std::min(whole.size() - taken, out.size());
  std::memcpy(out.data(), whole.data() + taken, size);
  taken += size;
  if (!from_source && taken == whole.size() && !upload_ended_) {
    upload_ended_ = true;
    if (ready_) changed_.notify_one();
  }
  return size;
}

// Goes back to the first byte of the request's body. libcurl calls this when it must send the
// request again, because a reused connection was dead. Returns false if the body cannot be sent
// again.
bool Transfer::on_rewind() {
  const std::lock_guard lock(mutex_);
  if (plan_.source != nullptr || upload_closed_) return false;
  body_sent_ = 0;
  upload_ended_ = plan_.body.empty();
  return true;
}

// libcurl calls this before it looks up a name. Returns false to stop libcurl; the engine then
// looks up the name.
bool Transfer::on_lookup() {
  if (is_known_host(plan_.url->origin().host)) return true;
  needs_lookup_ = true;
  return false;
}

bool Transfer::on_connect(const sockaddr* address) {
  if (may_connect(kind_of(address), plan_.reach, plain_http_)) return true;
  out_of_reach_ = true;
  return false;
}

// Checks the address again, because libcurl may reuse a connection that was opened under another
// rule. libcurl also calls this before it sends a request again by itself.
bool Transfer::on_send(const std::string& address, int remote_port, int local_port) {
  head_.peer = kind_of(address);
  if (!may_connect(head_.peer, plan_.reach, plain_http_)) {
    out_of_reach_ = true;
    refusal_ = TransferFailure{Kind::kOutOfReach, sent_, ""};
    return false;
  }
  if (sent_ && !plan_.repeatable) {
    refusal_ = TransferFailure{Kind::kBrokenOff, true, "the connection was closed"};
    return false;
  }
  switch (pool_->state_of(easy_, address, remote_port, local_port)) {
    case ConnectionPool::State::kClean:
      break;
    case ConnectionPool::State::kStale:
      met_stale_ = true;
      return false;
    case ConnectionPool::State::kSpokeFirst:
      refusal_ = TransferFailure{Kind::kMalformed, sent_, "it spoke before it was asked"};
      return false;
  }
  sent_ = true;
  return true;
}

std::size_t Transfer::refuse(Kind kind, std::string technical) {
  refusal_ = TransferFailure{kind, true, std::move(technical)};
  return 0;
}

TransferFailure Transfer::failure_of(CURLcode code) const {
  const auto as = [&](Kind kind) { return TransferFailure{kind, sent_, curl_easy_strerror(code)}; };
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      if (machine_now() >= deadline_) return as(Kind::kDeadline);
      return sent_ ? TransferFailure{Kind::kBrokenOff, true, "it sent nothing for too long"}
                   : as(Kind::kUnreachable);
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9 or an unknown version of HTTP
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_BAD_CONTENT_ENCODING:
      return as(Kind::kMalformed);
    case CURLE_FILESIZE_EXCEEDED:
      return as(Kind::kTooLarge);
    case CURLE_OUT_OF_MEMORY:
      // libcurl 7.88 also reports this error for a header line that exceeds its limit.
      if (!sent_ || head_complete_) break;
      return {Kind::kTooLarge, true, "a line of its headers is over 100 KiB"};
    case CURLE_SEND_FAIL_REWIND:
      return as(Kind::kBrokenOff);
    default:
      break;
  }
  if (!sent_) return as(out_of_reach_ ? Kind::kOutOfReach : Kind::kUnreachable);
  return as(Kind::kBrokenOff);
}

}  // namespace patchbay::http_client
