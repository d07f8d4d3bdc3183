#include "http_client/response_cache.h"

#include <algorithm>
#include <memory>

#include "http_client/cache_control.h"

namespace patchbay::http_client {
namespace {

constexpr std::size_t kEntryOverhead = 256;
constexpr std::size_t kLargestShare = 8;  // one answer takes at most 1/8 of the cache
constexpr int kOk = 200;

std::string key_of(std::string_view account, std::string_view url) {
  std::string key(account);
  key += '\0';
  key += url;
  return key;
}

Monotonic fresh_until(Monotonic now, const Headers& headers, std::chrono::milliseconds lifetime) {
  const auto max_age = cache_control(headers).max_age;
  return now + (max_age ? std::min<std::chrono::milliseconds>(lifetime, *max_age) : lifetime);
}

std::size_t size_of(const Headers& headers) {
  std::size_t bytes = 0;
  for (const Header& field : headers) bytes += field.name.size() + field.value.size() + 8;
  return bytes;
}

}  // namespace

std::optional<ResponseCache::CacheHit> ResponseCache::find(std::string_view account,
                                                           std::string_view url,
                                                           const Headers& request) {
  if (cache_control(request).no_store) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto entry = match(key_of(account, url), request);
  if (entry == entries_.end()) return std::nullopt;
  const bool fresh = entry->fresh_until > clock_.now();
  if (!fresh && entry->etag.empty()) {
    erase(entry);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return CacheHit{entry->response, entry->etag, fresh};
}

void ResponseCache::store(std::string_view account, std::string_view url, const Headers& request,
                          const Response& response, std::chrono::milliseconds lifetime) {
  if (response.status != kOk) return;
  if (cache_control(request).no_store || cache_control(response.headers).no_store) return;
  Entry entry;
  bool varies_by_all = false;
  for_each_member(response.headers, "Vary", [&](std::string_view name) {
    varies_by_all |= name == "*";
    entry.vary.push_back({std::string(name), std::string(request.find(name).value_or(""))});
  });
  if (varies_by_all) return;
  entry.account = account;
  entry.key = key_of(account, url);
  entry.etag = response.headers.find("ETag").value_or("");
  entry.bytes =
      kEntryOverhead + 2 * entry.key.size() + response.body.size() + size_of(response.headers);
  if (entry.bytes > max_bytes_ / kLargestShare) return;
  entry.fresh_until = fresh_until(clock_.now(), response.headers, lifetime);
  if (entry.etag.empty() && entry.fresh_until <= clock_.now()) return;
  entry.response = std::make_shared<const Response>(response);

  const std::lock_guard lock(mutex_);
  const auto old = match(entry.key, request);
  if (old != entries_.end()) erase(old);
  bytes_ += entry.bytes;
  entries_.push_front(std::move(entry));
  index_.emplace(entries_.front().key, entries_.begin());
  make_room();
}

std::optional<ResponseCache::CacheHit> ResponseCache::renew(std::string_view account,
                                                            std::string_view url,
                                                            const Headers& request,
                                                            std::chrono::milliseconds lifetime) {
  const std::lock_guard lock(mutex_);
  const auto entry = match(key_of(account, url), request);
  if (entry == entries_.end()) return std::nullopt;
  entry->fresh_until = fresh_until(clock_.now(), entry->response->headers, lifetime);
  entries_.splice(entries_.begin(), entries_, entry);
  return CacheHit{entry->response, entry->etag, true};
}

void ResponseCache::forget(std::string_view account) {
  const std::lock_guard lock(mutex_);
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (entry->account == account) erase(entry);
    entry = next;
  }
}

std::size_t ResponseCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

// Returns the cached response for this key. The headers that its Vary lists must have the same
// values in `request` (RFC 9111 §4.1).
ResponseCache::Entries::iterator ResponseCache::match(const std::string& key,
                                                      const Headers& request) {
  const auto [first, last] = index_.equal_range(key);
  for (auto it = first; it != last; ++it) {
    const auto& vary = it->second->vary;
    const bool same = std::all_of(vary.begin(), vary.end(), [&](const Header& field) {
      return request.find(field.name).value_or("") == field.value;
    });
    if (same) return it->second;
  }
  return entries_.end();
}

void ResponseCache::erase(Entries::iterator entry) {
  const auto [first, last] = index_.equal_range(entry->key);
  for (auto it = first; it != last; ++it) {
    if (it->second != entry) continue;
    index_.erase(it);
    break;
  }
  bytes_ -= entry->bytes;
  entries_.erase(entry);
}

void ResponseCache::make_room() {
  while (bytes_ > max_bytes_) erase(std::prev(entries_.end()));
}

}  // namespace patchbay::http_client
