#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/condition.h"
#include "base/result.h"
#include "http_client/body_source.h"
#include "http_client/header_lines.h"
#include "http_client/headers.h"
#include "http_client/mailbox.h"
#include "http_client/origin_policy.h"
#include "http_client/transfer_failure.h"
#include "http_client/url.h"

namespace patchbay {

// One request as the engine sends it: a single hop, a single try.
struct TransferPlan {
  std::shared_ptr<const Url> url;
  std::string method;
  std::string connections;  // as Request's
  HeaderLines headers;
  bool has_body = false;
  std::string_view body;         // borrowed until close_upload()
  BodySource* source = nullptr;  // borrowed as long; read by the strand that waits
  bool repeatable = false;
  Reach reach = Reach::kPublic;
  std::chrono::milliseconds timeout{0};  // 0: none
  std::chrono::milliseconds idle_timeout{0};
  std::size_t max_header_bytes = 0;
  std::uint64_t max_body_bytes = 0;
};

class ConnectionPool;
class Transfer;
using TouchedTransfers = std::vector<std::shared_ptr<Transfer>>;

// One hop's exchange, shared by the strand that waits for it and the engine's thread. The engine
// collects what libcurl hands it without a lock and publishes it once a round, so that a short
// answer wakes its caller once.
class Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  Transfer(TransferPlan plan, std::shared_ptr<Mailbox> mailbox);

  // ---- the waiting thread
  struct Head {
    int status = 0;
    Headers headers;
  };
  // Waits for status and headers, feeding the body source meanwhile. The request's body is not
  // touched any more once this has returned.
  Result<std::optional<Head>> wait_for_head();  // nothing: it failed, see failure()
  // Waits for more of the body and swaps it into `piece`. False: there is no more; failure() says
  // whether it was all.
  bool wait_for_body(std::string& piece);
  // Whether it failed, once wait_for_body() or wait_for_head() has said that it is over.
  [[nodiscard]] std::optional<TransferFailure> failure() const;
  // Ends it from any thread; the waiting one returns at once.
  void cancel();

  // ---- the engine's thread
  [[nodiscard]] const TransferPlan& plan() const { return plan_; }
  // Of the request's body; nothing when its source does not know.
  [[nodiscard]] std::optional<std::uint64_t> body_size() const { return body_size_; }
  [[nodiscard]] bool is_over() const;
  // `touched` is where it puts itself when there is something to publish.
  void attach(CURL* easy, ConnectionPool& pool, TouchedTransfers& touched) {
    easy_ = easy;
    pool_ = &pool;
    touched_ = &touched;
  }
  void detach() { easy_ = nullptr; }
  [[nodiscard]] CURL* easy() const { return easy_; }
  [[nodiscard]] ConnectionPool* pool() const { return pool_; }
  // True once: the connection that libcurl chose was stale, so nothing was sent. It is closed, and
  // the request goes over a new one.
  [[nodiscard]] bool take_stale() { return std::exchange(met_stale_, false); }
  // Publishes what came since the last time. True: reading may go on at once.
  bool publish();
  // It has ended; publish() tells.
  void finish(CURLcode code);
  void finish(TransferFailure failure);

  std::size_t on_header(std::string_view line);
  std::size_t on_body(std::string_view bytes);
  std::size_t on_upload(std::span<char> out);
  bool on_rewind();
  bool on_connect(const sockaddr* address);  // false: not there
  // Right before the request goes out. False: not over this connection, or not again.
  bool on_send(const std::string& address, int remote_port, int local_port);

  std::size_t slot = 0;  // where the engine keeps it

 private:
  void touch();
  bool pass_on();
  void hand_over();
  std::size_t refuse(TransferFailure::Kind kind, std::string technical);
  TransferFailure failure_of(CURLcode code) const;
  Result<void> feed(std::unique_lock<std::mutex>& lock);

  const TransferPlan plan_;
  const bool plain_http_;
  const std::optional<std::uint64_t> body_size_;
  const std::shared_ptr<Mailbox> mailbox_;

  // The engine's own.
  CURL* easy_ = nullptr;
  ConnectionPool* pool_ = nullptr;
  bool met_stale_ = false;
  TouchedTransfers* touched_ = nullptr;
  bool unpublished_ = false;  // it is in *touched_
  Head head_;
  std::size_t header_bytes_ = 0;
  bool head_complete_ = false;
  bool head_published_ = false;
  std::string staged_;
  std::uint64_t body_bytes_ = 0;
  bool read_paused_ = false;
  bool out_of_reach_ = false;
  bool ended_ = false;
  std::optional<TransferFailure> refusal_;  // why a callback, or libcurl, ended it
  std::atomic<bool> sent_{false};           // the request may have left the machine
  std::atomic<std::size_t> unread_{0};      // bytes in pending_

  // Both sides', under the mutex.
  mutable std::mutex mutex_;
  Condition changed_;
  std::optional<Head> ready_;
  std::string pending_;
  bool wants_resume_ = false;  // reading waits for room in pending_
  bool over_ = false;
  std::optional<TransferFailure> failure_;

  // The request's body, under the mutex too.
  std::size_t body_sent_ = 0;                 // of plan_.body
  std::optional<std::uint64_t> source_left_;  // of body_size_
  std::string upload_;                        // what the source gave, and
  std::size_t upload_taken_ = 0;              // how much of it is gone
  bool upload_hungry_ = false;                // libcurl waits for more of the source
  bool upload_ended_ = false;                 // nothing more is needed of what was borrowed
  bool upload_closed_ = false;                // what was borrowed is not ours any more
};

}  // namespace patchbay
