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

// Keeps answers to GET for a time, and then for revalidation by their ETag (RFC 9110 §13.1.2). An
// entry belongs to one account; other accounts have their own entry for the same URL. The total
// size is limited. The least recently used entry is dropped first. Thread-safe.
//
//   auto found = cache.find(account, url, request.headers);
//   if (found && found->fresh) return found->response;
//   if (found) request.headers.set("If-None-Match", found->etag);
//   … send; on 304: return cache.renew(…); on 200: cache.store(…)
class ResponseCache {
 public:
  struct Found {
    std::shared_ptr<const Response> response;
    std::string etag;    // empty: the entry cannot be revalidated
    bool fresh = false;  // true: the caller may use the answer without a request
  };

  ResponseCache(const Clock& clock, std::size_t max_bytes) : clock_(clock), max_bytes_(max_bytes) {}

  // Returns the kept answer for this account and URL. The answer's Vary names headers, and these
  // headers must have the same values in `request`. Returns a stale answer only if it has an ETag.
  // Returns nothing if the request says no-store.
  std::optional<Found> find(std::string_view account, std::string_view url, const Headers& request);

  // Keeps an answer with status 200 for `lifetime` (from the manifest), or for its own max-age if
  // max-age is shorter. Keeps nothing if the answer or the request says no-store, if the answer
  // says `Vary: *`, or if the answer is larger than 1/8 of the cache.
  void store(std::string_view account, std::string_view url, const Headers& request,
             const Response& response, std::chrono::milliseconds lifetime);

  // Call this after a 304. Makes the kept answer fresh for the same time as store(), and returns
  // the answer. Returns nothing if the cache does not keep the answer any more.
  std::optional<Found> renew(std::string_view account, std::string_view url, const Headers& request,
                             std::chrono::milliseconds lifetime);

  // Deletes all entries of an account, for example when the account is disconnected.
  void forget(std::string_view account);

  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    std::string account;
    std::string key;
    std::shared_ptr<const Response> response;
    std::string etag;
    // The headers that the answer's Vary names, with the values of the request.
    std::vector<Header> vary;
    Monotonic fresh_until{};
    std::size_t bytes = 0;
  };
  using Entries = std::list<Entry>;  // the most recently used entry is the first

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
