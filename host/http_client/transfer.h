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

#include "base/clock.h"
#include "base/condition.h"
#include "base/deleter.h"
#include "base/result.h"
#include "http_client/address_guard.h"
#include "http_client/body_source.h"
#include "http_client/header_lines.h"
#include "http_client/headers.h"
#include "http_client/mailbox.h"
#include "http_client/origin_policy.h"
#include "http_client/transfer_failure.h"
#include "http_client/transfer_queue.h"
#include "http_client/url.h"

namespace patchbay::http_client {

// One request as the engine sends it. Each redirect and each further attempt has a new plan.
struct TransferPlan {
  std::shared_ptr<const Url> url;
  std::string method;
  std::string connections;  // value of Request::connections
  HeaderLines headers;
  bool has_body = false;
  std::string_view body;         // borrowed until wait_for_head() returns
  BodySource* source = nullptr;  // borrowed like `body`; read by the waiting strand
  bool repeatable = false;
  Reach reach = Reach::kPublic;
  std::chrono::milliseconds timeout{0};  // 0: no limit
  // wait_for_head() waits until this time on the machine's clock. It is before the timeout only if
  // a later reader may get the response (Request::kept_for).
  Monotonic patience = Monotonic::max();
  std::chrono::milliseconds idle_timeout{0};
  std::size_t max_header_bytes = 0;
  std::uint64_t max_body_bytes = 0;
};

class ConnectionPool;

// One exchange with a server, without redirects. The waiting strand and the engine's thread share
// this object. The engine collects libcurl's data without a lock. At the end of each round, it
// publishes all data at once (under the lock), so a short response wakes the caller only once. If
// the engine's thread has no memory for a transfer, only that transfer fails, with kShortage.
class Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  Transfer(TransferPlan plan, std::shared_ptr<Mailbox> mailbox);

  // ---- functions for the waiting thread
  struct Head {
    int status = 0;
    Headers headers;
    AddressKind peer = AddressKind::kForbidden;  // the network of the server
  };
  // Waits for the status and the headers, and reads the body source meanwhile. After it returns,
  // the request's body is no longer used. Ends the transfer at TransferPlan::patience.
  Result<std::optional<Head>> wait_for_head();  // nullopt: failure() has the reason
  // Waits for more of the body and swaps the new bytes into `piece`. Returns false if there are no
  // more bytes; failure() then tells whether the body is complete. Ends the transfer at `until`, by
  // the machine's clock.
  bool wait_for_body(std::string& piece, Monotonic until);
  // Returns true if wait_for_body() would not wait.
  [[nodiscard]] bool is_ready() const;
  // Sets a strand to wake together with the waiting thread. nullptr: no strand.
  void watch(Strand* strand);
  // Returns the reason why the transfer failed, or nullopt if it did not fail. Must be called after
  // wait_for_head() has returned nullopt or wait_for_body() has returned false.
  [[nodiscard]] std::optional<TransferFailure> failure() const;
  // Ends the transfer and wakes the waiting thread at once. Thread-safe.
  void cancel();

  // ---- functions for the engine's thread
  [[nodiscard]] const TransferPlan& plan() const { return plan_; }
  // Returns the size of the request's body, or nullopt if it is unknown.
  [[nodiscard]] std::optional<std::uint64_t> body_size() const { return body_size_; }
  [[nodiscard]] bool is_over() const;
  // Gives the transfer its handle and its pool, and starts its time limit. The transfer adds itself
  // to `touched` when it has data to publish.
  void attach(CURL* easy, ConnectionPool& pool, TransferQueue& touched);
  void detach() { easy_ = nullptr; }
  [[nodiscard]] CURL* easy() const { return easy_; }
  [[nodiscard]] ConnectionPool* pool() const { return pool_; }
  // Returns true once if the connection that libcurl reused was stale (ConnectionPool::State), so
  // that nothing was sent. libcurl closes that connection, and the engine sends the request over a
  // new one.
  [[nodiscard]] bool take_stale() { return std::exchange(met_stale_, false); }
  // Returns true once if libcurl has given up because it needs the host's addresses.
  [[nodiscard]] bool take_lookup() { return std::exchange(needs_lookup_, false); }
  // Stores the host's addresses (NameLookup::addresses) for libcurl. Throws std::bad_alloc.
  void use_addresses(const std::string& addresses);
  [[nodiscard]] curl_slist* addresses() const { return addresses_.get(); }
  // Returns the time at which the transfer must end; Instant::max() without a limit.
  [[nodiscard]] Instant deadline() const { return deadline_; }
  // Returns the remaining time of the transfer, at least a millisecond; 0 without a limit.
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  // What the engine must do after publish().
  enum class EngineStep {
    kNothing,
    kResume,  // let libcurl continue a paused read
    kEnd      // end the transfer: it has failed, because there was no memory for the data
  };
  // Publishes the data that libcurl has received since the last call.
  EngineStep publish();
  // These functions record the end of the transfer, which publish() then reports. They throw
  // nothing: without memory, the failure becomes kShortage.
  void finish(CURLcode code);
  void finish(TransferFailure::Kind kind, const char* technical);
  // Ends the transfer at once, without a publish(). Allocates nothing.
  void fail(TransferFailure::Kind kind) { end_at_once(kind); }

  // The callbacks for libcurl. If one of them throws std::bad_alloc, the caller must call
  // refuse_for_shortage() and make libcurl end the transfer.
  std::size_t on_header(std::string_view line);
  std::size_t on_body(std::string_view bytes);
  std::size_t on_upload(std::span<char> out);
  bool on_rewind();
  bool on_lookup();                          // false: the engine must look up the name
  bool on_connect(const sockaddr* address);  // false: the address is not allowed
  // Checks the connection directly before libcurl sends the request. Returns false if the request
  // must not use this connection, or must not be sent again.
  bool on_send(const std::string& address, int remote_port, int local_port);
  // Fails the transfer with kShortage. Allocates nothing.
  void refuse_for_shortage();

  std::size_t slot = 0;   // the transfer's index in the engine's list
  PostedCommands posted;  // used by the mailbox; guarded by the mailbox's mutex

 private:
  using AddressList = std::unique_ptr<curl_slist, Deleter<&curl_slist_free_all>>;

  bool end_at_once(TransferFailure::Kind kind);
  void end_for(TransferFailure::Kind kind);
  void wake();
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

  // The following members are used only by the engine's thread:
  CURL* easy_ = nullptr;
  ConnectionPool* pool_ = nullptr;
  bool met_stale_ = false;
  bool needs_lookup_ = false;
  AddressList addresses_;
  Instant deadline_ = Instant::max();
  TransferQueue* touched_ = nullptr;
  TransferPlace touched_place_;  // the transfer's place in *touched_
  Head head_;
  std::size_t header_bytes_ = 0;
  bool head_complete_ = false;
  bool head_published_ = false;
  std::string staged_;
  std::uint64_t body_bytes_ = 0;
  bool read_paused_ = false;
  bool out_of_reach_ = false;
  bool ended_ = false;
  std::optional<TransferFailure> refusal_;  // the reason why a callback or libcurl ended the
                                            // transfer
  std::atomic<bool> sent_{false};           // true: some of the request may have left the machine
  std::atomic<std::size_t> unread_{0};      // number of bytes in pending_

  // The following members are used by both threads, under the mutex:
  mutable std::mutex mutex_;
  Condition changed_;
  std::optional<Head> ready_;
  std::string pending_;
  bool wants_resume_ = false;  // true: reading is paused until pending_ has space again
  bool over_ = false;
  std::optional<TransferFailure> failure_;
  Strand* watcher_ = nullptr;

  // The state of the request's body, also under the mutex:
  std::size_t body_sent_ = 0;                 // number of sent bytes of plan_.body
  std::optional<std::uint64_t> source_left_;  // number of bytes that the source still has to
                                              // deliver
  std::string upload_;                        // the last piece from the source
  std::size_t upload_taken_ = 0;              // number of bytes of upload_ that libcurl has taken
  bool upload_hungry_ = false;                // true: libcurl waits for the next piece of the
                                              // source
  bool upload_ended_ = false;                 // true: libcurl does not need the borrowed body any
                                              // more
  bool upload_closed_ = false;                // true: libcurl may not use the borrowed body any
                                              // more
};

}  // namespace patchbay::http_client
