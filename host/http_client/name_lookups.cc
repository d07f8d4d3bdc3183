#include "http_client/name_lookups.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <thread>
#include <utility>

#include "base/deleter.h"
#include "base/machine_clock.h"
#include "http_client/address_guard.h"
#include "http_client/transfer.h"

namespace patchbay::http_client {
namespace {

constexpr std::size_t kMostLookups = 64;  // maximum number of threads of one engine
// Transfers share a lookup only for this time after its start. When a name server works again, a
// new lookup is faster than an old one that waits before its next query.
constexpr std::chrono::seconds kShared{1};

// Returns the family of addresses to look up. Without IPv6 on this machine, IPv6 addresses are left
// out, because some name servers are slow to answer this query.
int address_family() {
  static const int family = [] {
    const int probe = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (probe >= 0) ::close(probe);
    return probe >= 0 ? AF_UNSPEC : AF_INET;
  }();
  return family;
}

std::string addresses_in(const addrinfo* found) {
  std::string list;
  for (; found != nullptr; found = found->ai_next) {
    const std::string address = text_of(found->ai_addr);
    if (!list.empty() && !address.empty()) list += ',';
    list += address;
  }
  return list;
}

void ask_system(NameLookup& lookup) {
  addrinfo wanted{};
  wanted.ai_family = address_family();
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(lookup.host.c_str(), nullptr, &wanted, &found);
  if (code != 0) {
    lookup.failure = code == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(code);
    return;
  }
  const std::unique_ptr<addrinfo, Deleter<&freeaddrinfo>> owned(found);
  lookup.addresses = addresses_in(found);
}

// Performs the lookup and wakes the engine. Without memory, the lookup fails with an empty error
// text.
void find_and_tell(NameLookup& lookup, const Mailbox& mailbox) noexcept {
  pthread_setname_np(pthread_self(), "lookup");
  try {
    ask_system(lookup);
  } catch (const std::bad_alloc&) {
    lookup.addresses.clear();
  }
  lookup.is_over.store(true, std::memory_order_release);
  mailbox.call();
}

bool is_over(const std::shared_ptr<NameLookup>& lookup) {
  return lookup->is_over.load(std::memory_order_acquire);
}

}  // namespace

bool is_known_host(const std::string& host) {
  if (host.starts_with('[') || host == "localhost" || host.ends_with(".localhost")) return true;
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

NameLookups::NameLookups(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {
  lookups_.reserve(kMostLookups);
}

bool NameLookups::begin(std::shared_ptr<Transfer> transfer, Instant until) try {
  const Instant now = machine_now();
  const std::string& host = transfer->plan().url->origin().host;
  auto lookup = running(host, now);
  if (!lookup) lookup = start(host, now);
  if (!lookup) return false;
  waiting_.push_back({std::move(transfer), std::move(lookup), until});
  return true;
} catch (const std::exception&) {  // there is no memory or no thread
  return false;
}

std::shared_ptr<NameLookup> NameLookups::running(const std::string& host, Instant now) {
  const auto found = std::find_if(lookups_.begin(), lookups_.end(), [&](const auto& lookup) {
    return lookup->host == host && now - lookup->began < kShared;
  });
  return found == lookups_.end() ? nullptr : *found;
}

std::shared_ptr<NameLookup> NameLookups::start(const std::string& host, Instant now) {
  if (lookups_.size() >= kMostLookups) return nullptr;
  const auto lookup = std::make_shared<NameLookup>(host, now);
  std::thread([lookup, mailbox = mailbox_] { find_and_tell(*lookup, *mailbox); }).detach();
  lookups_.push_back(lookup);  // cannot throw: the constructor reserved the memory
  return lookup;
}

void NameLookups::drop(const Transfer& transfer) {
  std::erase_if(waiting_,
                [&](const PendingLookup& one) { return one.transfer.get() == &transfer; });
}

std::optional<NameLookups::FinishedLookup> NameLookups::take(Instant now) {
  const auto ended = std::find_if(
      waiting_.begin(), waiting_.end(),
      [now](const PendingLookup& one) { return is_over(one.lookup) || one.until <= now; });
  if (ended == waiting_.end()) {
    std::erase_if(lookups_, is_over);
    return std::nullopt;
  }
  FinishedLookup waited{std::move(ended->transfer), std::move(ended->lookup)};
  std::swap(*ended, waiting_.back());
  waiting_.pop_back();
  return waited;
}

NameLookups::Instant NameLookups::first_end() const {
  Instant first = Instant::max();
  for (const PendingLookup& one : waiting_) first = std::min(first, one.until);
  return first;
}

}  // namespace patchbay::http_client
