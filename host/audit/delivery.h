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
  // Takes all of the records, or returns an error. After an error, AuditDelivery pushes the same
  // records again. So a sink may get a record twice; host and seq identify a record. A sink misses
  // no record, and gets the records of one host in order.
  virtual Result<void> push(std::span<const AuditRecord> records) = 0;
};

// Delivers one host's chain to one sink, and stores which record was delivered last. Only one
// thread may use this object at a time. The caller decides when to deliver, and how long to wait
// after an error.
class AuditDelivery {
 public:
  // The store keeps the last delivered record of each `sink_name`.
  AuditDelivery(Store& store, std::string host, std::string sink_name, AuditSink& sink)
      : store_(store), host_(std::move(host)), sink_name_(std::move(sink_name)), sink_(sink) {}

  // Pushes the next records, at most `limit`, and returns the number of pushed records. A number
  // below `limit` means that the sink has all records.
  Result<std::int64_t> deliver(int limit = 500);

 private:
  Store& store_;
  const std::string host_;
  const std::string sink_name_;
  AuditSink& sink_;
};

}  // namespace patchbay
