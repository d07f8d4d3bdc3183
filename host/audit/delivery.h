#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "audit/chain.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay::audit {

// Sends records to another system: a SIEM's HTTP endpoint, a file or a queue.
class AuditSink {
 public:
  virtual ~AuditSink() = default;
  // Accepts all of the records, or returns an error. After an error, AuditDelivery sends the same
  // records again. So a sink may get a record twice; `host` and `seq` identify a record. A sink
  // misses no record, and gets one host's records in order.
  virtual Result<void> push(std::span<const AuditRecord> records) = 0;
};

// Delivers one host's chain to one sink, and stores the number of the last delivered record. Used
// by one thread at a time. The caller decides when to deliver, and how long to wait after an error.
class AuditDelivery {
 public:
  // The store has the last delivered record for each `sink_name`.
  AuditDelivery(store::Store& store, std::string host, std::string sink_name, AuditSink& sink)
      : store_(store), host_(std::move(host)), sink_name_(std::move(sink_name)), sink_(sink) {}

  // Sends the next records, at most `limit`, and returns their number. A number below `limit` means
  // that the sink has all records.
  Result<std::int64_t> deliver(int limit = 500);

 private:
  store::Store& store_;
  const std::string host_;
  const std::string sink_name_;
  AuditSink& sink_;
};

}  // namespace patchbay::audit
