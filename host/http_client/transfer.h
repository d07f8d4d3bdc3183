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

#include "base/condition.h"
#include "base/result.h"
#include "http_client/body_source.h"
#include "http_client/header_lines.h"
#include "http_client/headers.h"
#include "http_client/mailbox.h"
#include "http_client/origin_policy.h"
#include "http_client/transfer_failure.h"
#include "http_client/transfer_queue.h"
#include "http_client/url.h"

namespace patchbay {

// One request as the engine sends it: one hop and one try.
struct TransferPlan {
  std::shared_ptr<const Url> url;
  std::string method;
  std::string connections;  // Request::connections
  HeaderLines headers;
  bool has_body = false;
  std::string_view body;         // borrowed until wait_for_head() returns
  BodySource* source = nullptr;  // borrowed for the same time; the waiting strand reads it
  bool repeatable = false;
  Reach reach = Reach::kPublic;
  std::chrono::milliseconds timeout{0};  // 0: no limit
  std::chrono::milliseconds idle_timeout{0};
  std::size_t max_header_bytes = 0;
  std::uint64_t max_body_bytes = 0;
};

class ConnectionPool;

// The exchange of one hop, shared by the strand that waits for it and the engine's thread. The
// engine collects libcurl's data without a lock and publishes the data once a round, so a short
// answer wakes its caller only once. If the engine's thread has no memory for a transfer, only that
// transfer fails, with kShortage.
class Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  Transfer(TransferPlan plan, std::shared_ptr<Mailbox> mailbox);

  // ---- on the waiting thread
  struct Head {
    int status = 0;
    Headers headers;
  };
  // Waits for status and headers, and reads the body source meanwhile. Does not touch the request's
  // body after it has returned.
  Result<std::optional<Head>> wait_for_head();  // nothing: the transfer failed, see failure()
  // Waits for more of the body and swaps it into `piece`. Returns false if there is no more; then
  // failure() says whether the body is complete.
  bool wait_for_body(std::string& piece);
  // Returns why the transfer failed, or nothing if it did not. Call it after wait_for_head() or
  // wait_for_body() has reported the end.
  [[nodiscard]] std::optional<TransferFailure> failure() const;
  // Ends the transfer. Thread-safe; the waiting thread returns at once.
  void cancel();

  // ---- on the engine's thread
  [[nodiscard]] const TransferPlan& plan() const { return plan_; }
  // The size of the request's body; nothing if its source does not know the size.
  [[nodiscard]] std::optional<std::uint64_t> body_size() const { return body_size_; }
  [[nodiscard]] bool is_over() const;
  // The transfer adds itself to `touched` when it has something to publish. Its time runs from now.
  void attach(CURL* easy, ConnectionPool& pool, TransferQueue& touched);
  void detach() { easy_ = nullptr; }
  [[nodiscard]] CURL* easy() const { return easy_; }
  [[nodiscard]] ConnectionPool* pool() const { return pool_; }
  // Returns true once if the connection that libcurl chose was stale, so nothing was sent. libcurl
  // closes that connection, and the engine sends the request over a new one.
  [[nodiscard]] bool take_stale() { return std::exchange(met_stale_, false); }
  // Returns true once if libcurl has ended its try because it needs the addresses of the host.
  [[nodiscard]] bool take_lookup() { return std::exchange(needs_lookup_, false); }
  // Keeps the addresses of the host, as NameLookup has them, for libcurl. Throws std::bad_alloc.
  void use_addresses(const std::string& addresses);
  [[nodiscard]] curl_slist* addresses() const { return addresses_.get(); }
  // Returns when the transfer's time is up; Instant::max() if it has no limit.
  [[nodiscard]] Instant deadline() const { return deadline_; }
  // Returns the rest of the transfer's time, at least a millisecond; 0 if it has no limit.
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  // The step that the engine must take after publish().
  enum class Next {
    kNothing,
    kResume,  // a paused reading may continue at once
    kEnd      // there was no memory for what had arrived, and the transfer has failed
  };
  // Publishes what has arrived since the last call.
  Next publish();
  // These functions record the end of the transfer, and publish() reports it. They throw nothing:
  // if there is no memory, the failure becomes kShortage.
  void finish(CURLcode code);
  void finish(TransferFailure::Kind kind, const char* technical);
  // Ends the transfer at once, without a publish(). Needs no memory.
  void fail(TransferFailure::Kind kind) { end_at_once(kind); }

  // libcurl's callbacks. If one of them throws std::bad_alloc, its caller must call
  // refuse_for_shortage() and make libcurl end the transfer.
  std::size_t on_header(std::string_view line);
  std::size_t on_body(std::string_view bytes);
  std::size_t on_upload(std::span<char> out);
  bool on_rewind();
  bool on_lookup();                          // false: the engine looks the name up
  bool on_connect(const sockaddr* address);  // false: the address is not allowed
  // Called right before the request goes out. Returns false if it must not go over this connection,
  // or must not be sent again.
  bool on_send(const std::string& address, int remote_port, int local_port);
  // From now on the transfer's failure is a shortage. Needs no memory.
  void refuse_for_shortage();

  std::size_t slot = 0;   // the transfer's index in the engine's list
  PostedCommands posted;  // used by the mailbox, whose mutex guards it

 private:
  using AddressList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

  bool end_at_once(TransferFailure::Kind kind);
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

  // Used by the engine's thread only.
  CURL* easy_ = nullptr;
  ConnectionPool* pool_ = nullptr;
  bool met_stale_ = false;
  bool needs_lookup_ = false;
  AddressList addresses_{nullptr, &curl_slist_free_all};
  Instant deadline_ = Instant::max();
  TransferQueue* touched_ = nullptr;
  TransferPlace touched_place_;  // in *touched_
  Head head_;
  std::size_t header_bytes_ = 0;
  bool head_complete_ = false;
  bool head_published_ = false;
  std::string staged_;
  std::uint64_t body_bytes_ = 0;
  bool read_paused_ = false;
  bool out_of_reach_ = false;
  bool ended_ = false;
  std::optional<TransferFailure> refusal_;  // why a callback or libcurl ended the transfer
  std::atomic<bool> sent_{false};           // the request may have left the machine
  std::atomic<std::size_t> unread_{0};      // bytes in pending_

  // Used by both threads, under the mutex.
  mutable std::mutex mutex_;
  Condition changed_;
  std::optional<Head> ready_;
  std::string pending_;
  bool wants_resume_ = false;  // reading is paused until pending_ has room
  bool over_ = false;
  std::optional<TransferFailure> failure_;

  // The request's body, also under the mutex.
  std::size_t body_sent_ = 0;                 // of plan_.body
  std::optional<std::uint64_t> source_left_;  // bytes of body_size_ not yet read from the source
  std::string upload_;                        // the last piece that the source gave
  std::size_t upload_taken_ = 0;              // bytes of upload_ that libcurl has taken
  bool upload_hungry_ = false;                // libcurl waits for the source's next piece
  bool upload_ended_ = false;                 // the borrowed body is not needed any more
  bool upload_closed_ = false;                // the borrowed body may not be touched any more
};

}  // namespace patchbay
