// Sends audit records to the operator's HTTP endpoint while a server runs.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "audit/delivery.h"
#include "base/result.h"
#include "base/rounds.h"
#include "base/secret.h"
#include "http_client/http_client.h"
#include "http_client/origin_policy.h"

namespace patchbay::app {

// Fails with INVALID_ARGUMENT if audit records must not be sent to `url`. The address has to be
// https, or http on loopback.
Result<void> check_audit_push(const std::string& url);

// Sends audit records to an HTTP endpoint by POST, one record on each line (application/x-ndjson).
// Any 2xx status means success. Redirects are not followed.
class HttpAuditSink final : public AuditSink {
 public:
  // Fails as check_audit_push() does.
  static Result<std::unique_ptr<HttpAuditSink>> make(HttpClient& http, const Clock& clock,
                                                     std::string url, const Secret& token);

  Result<void> push(std::span<const AuditRecord> records) override;

  // Ends the running push and refuses later pushes.
  void stop() { stopping_.request_stop(); }

 private:
  HttpAuditSink(HttpClient& http, const Clock& clock, std::string url, const Secret& token,
                OriginPolicy origins);

  HttpClient& http_;
  const Clock& clock_;
  const std::string url_;
  Secret authorization_;  // the header's value; empty for no header
  const OriginPolicy origins_;
  std::stop_source stopping_;
};

struct AuditPushOptions {
  std::chrono::milliseconds pause{1000};  // between two checks for new records
  // the longest pause; the pause doubles while the sink refuses records
  std::chrono::milliseconds longest_pause{60'000};
};

// Sends this host's records to a sink, in order and each at least once. After a restart, continues
// with the first record that was not delivered. Thread-safe.
class AuditPush {
 public:
  // All references are borrowed.
  AuditPush(Store& store, std::string host, std::unique_ptr<HttpAuditSink> sink, Log& log,
            AuditPushOptions options = {});
  // Ends the running push. The next start sends the records that are not delivered yet.
  ~AuditPush();
  AuditPush(const AuditPush&) = delete;
  AuditPush& operator=(const AuditPush&) = delete;

 private:
  void push(const std::stop_token& stop);

  std::unique_ptr<HttpAuditSink> sink_;
  AuditDelivery delivery_;
  Log& log_;
  const AuditPushOptions options_;
  std::chrono::milliseconds pause_;  // used by the rounds
  Rounds rounds_;                    // last, because it uses the other members
};

}  // namespace patchbay::app
