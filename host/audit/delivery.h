#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "audit/chain.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// Sends records to another system: a SIEM's HTTP endpoint, a file, a queue.
class AuditSink {
 public:
  virtual ~AuditSink() = default;
  // Takes all of the records, or returns an error. After an error it gets the same records again.
  // It may get a record twice (host and seq identify a record), it misses no record, and it gets
  // the records of one host in order.
  virtual Result<void> push(std::span<const AuditRecord> records) = 0;
};

// Brings one host's chain to one sink, and stores which record it delivered last. Used by one
// thread at a time. The caller decides when to deliver, and how long to wait after an error.
class AuditDelivery {
 public:
  // `sink_name` separates this sink's progress from that of other sinks.
  AuditDelivery(Store& store, std::string host, std::string sink_name, AuditSink& sink)
      : store_(store), host_(std::move(host)), sink_name_(std::move(sink_name)), sink_(sink) {}

  // Pushes the next records, at most `limit`, and returns their number. If it is less than `limit`,
  // the sink has everything.
  Result<std::int64_t> deliver(int limit = 500);

 private:
  Store& store_;
  const std::string host_;
  const std::string sink_name_;
  AuditSink& sink_;
};

}  // namespace patchbay
