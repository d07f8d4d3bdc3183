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

// Fails with INVALID_ARGUMENT if audit records must not be sent to `url`. The URL must be https, or
// http to loopback.
Result<void> check_audit_push(const std::string& url);

// Sends audit records to an HTTP endpoint by POST, one record on each line (application/x-ndjson).
// Any 2xx status means success. Redirects are not followed.
class HttpAuditSink final : public audit::AuditSink {
 public:
  // Fails like check_audit_push().
  static Result<std::unique_ptr<HttpAuditSink>> make(http_client::HttpClient& http,
                                                     const Clock& clock, std::string url,
                                                     const Secret& token);

  Result<void> push(std::span<const audit::AuditRecord> records) override;

  // Ends the running push and refuses later pushes.
  void stop() { stopping_.request_stop(); }

 private:
  HttpAuditSink(http_client::HttpClient& http, const Clock& clock, std::string url,
                const Secret& token, http_client::OriginPolicy origins);

  http_client::HttpClient& http_;
  const Clock& clock_;
  const std::string url_;
  Secret authorization_;  // value of the header; empty: no header
  const http_client::OriginPolicy origins_;
  std::stop_source stopping_;
};

struct AuditPushOptions {
  std::chrono::milliseconds pause{1000};  // time between two checks for new records
  // The longest pause. While the sink refuses records, the pause doubles up to this value.
  std::chrono::milliseconds longest_pause{60'000};
};

// Sends this host's records to a sink, in order and each at least once. After a restart, continues
// with the first undelivered record. Thread-safe.
class AuditPush {
 public:
  // Borrows all references.
  AuditPush(store::Store& store, std::string host, std::unique_ptr<HttpAuditSink> sink,
            telemetry::Log& log, AuditPushOptions options = {});
  // Ends the running push. The next start sends the undelivered records.
  ~AuditPush();
  AuditPush(const AuditPush&) = delete;
  AuditPush& operator=(const AuditPush&) = delete;

 private:
  void push(const std::stop_token& stop);

  std::unique_ptr<HttpAuditSink> sink_;
  audit::AuditDelivery delivery_;
  telemetry::Log& log_;
  const AuditPushOptions options_;
  std::chrono::milliseconds pause_;  // used only by the rounds
  Rounds rounds_;                    // the last member, because it uses the others
};

}  // namespace patchbay::app
