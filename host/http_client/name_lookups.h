#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http_client/mailbox.h"

namespace patchbay::http_client {

class Transfer;

// Returns true if libcurl needs no lookup for a URL's host, because the host is an address in text
// form or localhost (RFC 6761 §6.3).
bool is_known_host(const std::string& host);

// The lookup of a host name, and its result.
struct NameLookup {
  const std::string host;
  const std::chrono::steady_clock::time_point began;
  std::atomic<bool> is_over{false};  // set to true after `addresses` and `failure` are written
  std::string addresses{};           // for example "192.0.2.1,2001:db8::1"; "" if the lookup failed
  std::string failure{};             // the system's error text
};

// Looks up host names for an engine, each on its own thread. If a name server does not answer,
// getaddrinfo blocks its thread for many seconds and cannot be cancelled. libcurl 7.88 also uses
// threads, but it waits for the thread even if the transfer is cancelled or late. With
// CURLOPT_QUICK_EXIT it does not wait, but may use memory that the thread has freed (curl pull
// request 17320). Transfers that need the same name at the same time share a lookup. A lookup may
// outlive its engine. Used only on the engine's thread.
class NameLookups {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit NameLookups(std::shared_ptr<Mailbox> mailbox);

  // Makes a transfer wait for its host's addresses, at most until `until`. The end of the lookup
  // wakes the engine. Returns false if there is no memory or no thread, or if too many lookups are
  // running.
  bool begin(std::shared_ptr<Transfer> transfer, Instant until);
  // Removes a transfer from the list of waiting transfers.
  void drop(const Transfer& transfer);

  struct FinishedLookup {
    std::shared_ptr<Transfer> transfer;
    std::shared_ptr<const NameLookup> lookup;  // its is_over is false if the time has passed
  };
  // Removes and returns one transfer whose lookup is over or whose time has passed. Returns nullopt
  // if there is no such transfer. Allocates nothing.
  std::optional<FinishedLookup> take(Instant now);
  // Returns the time at which the first waiting transfer must end; Instant::max() if no transfer
  // waits.
  [[nodiscard]] Instant first_end() const;

 private:
  struct PendingLookup {
    std::shared_ptr<Transfer> transfer;
    std::shared_ptr<NameLookup> lookup;
    Instant until;
  };

  std::shared_ptr<NameLookup> running(const std::string& host, Instant now);
  std::shared_ptr<NameLookup> start(const std::string& host, Instant now);

  const std::shared_ptr<Mailbox> mailbox_;
  std::vector<PendingLookup> waiting_;
  // All lookups, including those for which no transfer waits. take() removes finished lookups.
  std::vector<std::shared_ptr<NameLookup>> lookups_;
};

}  // namespace patchbay::http_client
