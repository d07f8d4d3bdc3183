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
  // All of them or an error; then the same records come again. A record may come twice (host and
  // seq tell), none is left out, and those of a host come in order.
  virtual Result<void> push(std::span<const AuditRecord> records) = 0;
};

// Brings one host's chain to one sink, and keeps in the store how far it got. One thread at a time;
// the caller decides when, and how long to wait after an error.
class AuditDelivery {
 public:
  // `sink_name` tells this sink's progress from that of others.
  AuditDelivery(Store& store, std::string host, std::string sink_name, AuditSink& sink)
      : store_(store), host_(std::move(host)), sink_name_(std::move(sink_name)), sink_(sink) {}

  // Pushes the next records, `limit` at most. Returns how many: fewer than `limit` means that the
  // sink has everything there is.
  Result<std::int64_t> deliver(int limit = 500);

 private:
  Store& store_;
  const std::string host_;
  const std::string sink_name_;
  AuditSink& sink_;
};

}  // namespace patchbay
