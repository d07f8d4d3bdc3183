#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "http_client/exchange.h"
#include "http_client/headers.h"

namespace patchbay {

// Answers to GET, kept for a while and then revalidated by their ETag (RFC 9110 §13.1.2). An entry
// belongs to one account: the same URL for another one is another entry. Bounded by bytes, least
// recently used first. Thread-safe.
//
//   auto found = cache.find(account, url, request.headers);
//   if (found && found->fresh) return found->response;
//   if (found) request.headers.set("If-None-Match", found->etag);
//   … send; on 304: return cache.renew(…); on 200: cache.store(…)
class ResponseCache {
 public:
  struct Found {
    std::shared_ptr<const Response> response;
    std::string etag;    // empty: nothing to revalidate with
    bool fresh = false;  // may be used without asking
  };

  ResponseCache(const Clock& clock, std::size_t max_bytes) : clock_(clock), max_bytes_(max_bytes) {}

  // What is kept for this account, URL and those request headers the kept answer's Vary names.
  // A stale answer is returned only when it has an ETag.
  std::optional<Found> find(std::string_view account, std::string_view url, const Headers& request);

  // Keeps a 200 for `lifetime` (the manifest's), shortened by the answer's own max-age; nothing is
  // kept when it, or the request, says no-store, or with `Vary: *`. Bodies above 1/8 of the cache
  // are not kept.
  void store(std::string_view account, std::string_view url, const Headers& request,
             const Response& response, std::chrono::milliseconds lifetime);

  // After a 304: the kept answer, fresh again for `lifetime`. Nothing when it is gone meanwhile.
  std::optional<Found> renew(std::string_view account, std::string_view url, const Headers& request,
                             std::chrono::milliseconds lifetime);

  // Forgets all that belongs to an account, as when it is disconnected.
  void forget(std::string_view account);

  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    std::string account;
    std::string key;
    std::shared_ptr<const Response> response;
    std::string etag;
    std::vector<Header> vary;  // the request's values of what the answer varies by
    Monotonic fresh_until{};
    std::size_t bytes = 0;
  };
  using Entries = std::list<Entry>;  // most recently used first

  Entries::iterator match(const std::string& key, const Headers& request);
  void erase(Entries::iterator entry);
  void make_room();

  const Clock& clock_;
  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_multimap<std::string, Entries::iterator> index_;  // account NUL url
  std::size_t bytes_ = 0;
};

}  // namespace patchbay
