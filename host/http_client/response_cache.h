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

namespace patchbay::http_client {

// Caches responses to GET for a time, and then for revalidation by their ETag (RFC 9110 §13.1.2).
// An entry belongs to one account; other accounts have their own entry for the same URL. The total
// size is limited. The least recently used entry is dropped first. Thread-safe.
//
//   auto found = cache.find(account, url, request.headers);
//   if (found && found->fresh) return found->response;
//   if (found) request.headers.set("If-None-Match", found->etag);
//   … send; on 304: return cache.renew(…); on 200: cache.store(…)
class ResponseCache {
 public:
  struct CacheHit {
    std::shared_ptr<const Response> response;
    std::string etag;    // empty: the entry cannot be revalidated
    bool fresh = false;  // true: the response may be used without a request
  };

  ResponseCache(const Clock& clock, std::size_t max_bytes) : clock_(clock), max_bytes_(max_bytes) {}

  // Returns the cached response for this account and URL. The headers that its Vary lists must have
  // the same values in `request`. Returns a stale response only if it has an ETag. Returns nullopt
  // if the request says no-store.
  std::optional<CacheHit> find(std::string_view account, std::string_view url,
                               const Headers& request);

  // Caches a response with status 200 for `lifetime` (from the manifest), or for its own max-age if
  // that is shorter. Does nothing if the response or the request says no-store, if the response
  // says `Vary: *`, or if it is larger than 1/8 of the cache.
  void store(std::string_view account, std::string_view url, const Headers& request,
             const Response& response, std::chrono::milliseconds lifetime);

  // Called after a 304. Makes the cached response fresh for the same time as store(), and returns
  // it. Returns nullopt if it is no longer in the cache.
  std::optional<CacheHit> renew(std::string_view account, std::string_view url,
                                const Headers& request, std::chrono::milliseconds lifetime);

  // Deletes all entries of an account, for example when the account is disconnected.
  void forget(std::string_view account);

  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    std::string account;
    std::string key;
    std::shared_ptr<const Response> response;
    std::string etag;
    // The headers that the response's Vary lists, with the request's values.
    std::vector<Header> vary;
    Monotonic fresh_until{};
    std::size_t bytes = 0;
  };
  using Entries = std::list<Entry>;  // most recently used entry first

  Entries::iterator match(const std::string& key, const Headers& request);
  void erase(Entries::iterator entry);
  void make_room();

  const Clock& clock_;
  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_multimap<std::string, Entries::iterator> index_;  // key: account NUL url
  std::size_t bytes_ = 0;
};

}  // namespace patchbay::http_client
