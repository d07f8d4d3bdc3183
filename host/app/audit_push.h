#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "audit/delivery.h"
#include "base/result.h"
#include "base/secret.h"
#include "http_client/http_client.h"
#include "http_client/origin_policy.h"

namespace patchbay::app {

// An HTTP endpoint that takes audit records: POST, one record a line (application/x-ndjson), any
// 2xx is a yes. A redirect is not followed.
class HttpAuditSink final : public AuditSink {
 public:
  // INVALID_ARGUMENT: no address that secrets may be sent to (https, or http on loopback).
  static Result<std::unique_ptr<HttpAuditSink>> make(HttpClient& http, const Clock& clock,
                                                     std::string url, const Secret& token);

  Result<void> push(std::span<const AuditRecord> records) override;

  // Ends a push that is under way, and every later one.
  void stop() { stopping_.request_stop(); }

 private:
  HttpAuditSink(HttpClient& http, const Clock& clock, std::string url, const Secret& token,
                OriginPolicy origins);

  HttpClient& http_;
  const Clock& clock_;
  const std::string url_;
  Secret authorization_;  // the header's value; empty: none
  const OriginPolicy origins_;
  std::stop_source stopping_;
};

struct AuditPushOptions {
  std::chrono::milliseconds pause{1000};            // between two looks for new records
  std::chrono::milliseconds longest_pause{60'000};  // doubled up to that while the sink refuses
};

// Brings this host's records to a sink by a thread of its own, in order and each at least once,
// going on after a restart where it ended. Thread-safe.
class AuditPush {
 public:
  // Everything is borrowed.
  AuditPush(Store& store, std::string host, std::unique_ptr<HttpAuditSink> sink, Log& log,
            AuditPushOptions options = {});
  // What is not delivered by now is with the next start.
  ~AuditPush();
  AuditPush(const AuditPush&) = delete;
  AuditPush& operator=(const AuditPush&) = delete;

 private:
  void push_until_stopped();

  std::unique_ptr<HttpAuditSink> sink_;
  AuditDelivery delivery_;
  Log& log_;
  const AuditPushOptions options_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread pusher_;  // last: starts when the rest is there
};

}  // namespace patchbay::app
