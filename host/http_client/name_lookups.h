#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http_client/mailbox.h"

namespace patchbay {

class Transfer;

// Returns true if libcurl itself knows the addresses of a URL's host, because the host is an
// address in text form or localhost (RFC 6761 §6.3).
bool is_known_host(const std::string& host);

// The lookup of a name, and its result.
struct NameLookup {
  const std::string host;
  const std::chrono::steady_clock::time_point began;
  std::atomic<bool> is_over{false};  // set after the members below are written
  std::string addresses{};           // "192.0.2.1,2001:db8::1"; "" if the lookup failed
  std::string failure{};             // the system's error text
};

// Looks up host names for an engine, each name on its own thread. If a name server is silent,
// getaddrinfo blocks its thread for many seconds and cannot be cancelled. libcurl 7.88 also uses
// threads, but it waits for the thread of a transfer that is cancelled or late. With
// CURLOPT_QUICK_EXIT libcurl does not wait, but may use memory that the thread has freed (curl pull
// request 17320). Transfers that need the same name at the same time share a lookup. Used on the
// engine's thread only. A lookup may outlive its engine.
class NameLookups {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit NameLookups(std::shared_ptr<Mailbox> mailbox);

  // Lets a transfer wait until `until` for the addresses of its host. The lookup's end wakes the
  // engine. Returns false if there is no memory or no thread, or if too many lookups are running.
  bool begin(std::shared_ptr<Transfer> transfer, Instant until);
  // Removes a transfer that does not wait any more.
  void drop(const Transfer& transfer);

  struct Waited {
    std::shared_ptr<Transfer> transfer;
    std::shared_ptr<const NameLookup> lookup;  // is_over is false if the time was up
  };
  // Takes out one transfer whose lookup is over or whose time is up. Returns nothing if there is
  // no such transfer. Needs no memory.
  std::optional<Waited> take(Instant now);
  // Returns when the time of the first transfer is up; Instant::max() if no transfer waits.
  [[nodiscard]] Instant first_end() const;

 private:
  struct Waiting {
    std::shared_ptr<Transfer> transfer;
    std::shared_ptr<NameLookup> lookup;
    Instant until;
  };

  std::shared_ptr<NameLookup> running(const std::string& host, Instant now);
  std::shared_ptr<NameLookup> start(const std::string& host, Instant now);

  const std::shared_ptr<Mailbox> mailbox_;
  std::vector<Waiting> waiting_;
  // All lookups, also without a waiting transfer. take() removes the finished lookups.
  std::vector<std::shared_ptr<NameLookup>> lookups_;
};

}  // namespace patchbay
