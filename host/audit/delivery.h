#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "audit/chain.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// Takes records to another place: a SIEM's HTTP endpoint, a file, a queue.
class AuditSink {
 public:
  virtual ~AuditSink() = default;
  // Takes all of the records, or returns an error; then the same records come again. A record may
  // come twice (host and seq identify it), no record is left out, and the records of one host come
  // in order.
  virtual Result<void> push(std::span<const AuditRecord> records) = 0;
};

// Brings one host's chain to one sink, and stores how far it came. Used by one thread at a time.
// The caller decides when to deliver, and how long to wait after an error.
class AuditDelivery {
 public:
  // `sink_name` separates this sink's progress from that of other sinks.
  AuditDelivery(Store& store, std::string host, std::string sink_name, AuditSink& sink)
      : store_(store), host_(std::move(host)), sink_name_(std::move(sink_name)), sink_(sink) {}

  // Pushes the next records, at most `limit`, and returns how many. Fewer than `limit` means that
  // the sink has everything.
  Result<std::int64_t> deliver(int limit = 500);

 private:
  Store& store_;
  const std::string host_;
  const std::string sink_name_;
  AuditSink& sink_;
};

}  // namespace patchbay
