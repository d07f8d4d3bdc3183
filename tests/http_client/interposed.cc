#include "http_client/interposed.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <netdb.h>
#include <openssl/x509_vfy.h>
#include <pthread.h>

#include <array>
#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <string_view>

namespace patchbay::test {
namespace {

struct Name {
  std::vector<std::string> addresses;
  bool is_held = false;
  int lookups = 0;
};

struct Names {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, Name> known;
};

// Never destroyed, because a lookup may end after the last test.
Names& names() {
  static Names* const all = new Names;
  return *all;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Returns nullopt if no test has set the name.
std::optional<std::vector<std::string>> addresses_of(const std::string& name) {
  Names& all = names();
  std::unique_lock lock(all.mutex);
  const auto found = all.known.find(name);
  if (found == all.known.end()) return std::nullopt;
  ++found->second.lookups;
  all.changed.notify_all();
  const auto is_held = [&] {
    const auto still = all.known.find(name);
    return still != all.known.end() && still->second.is_held;
  };
  while (is_held()) all.changed.wait(lock);
  const auto still = all.known.find(name);
  return still == all.known.end() ? std::vector<std::string>() : still->second.addresses;
}

std::atomic<bool> is_starved{false};
std::atomic<int> grants_left{0};
std::atomic<int> refusals{0};

bool is_engine_thread() {
  std::array<char, 16> name{};
  pthread_getname_np(pthread_self(), name.data(), name.size());
  return std::string_view(name.data()) == "http";
}

bool may_have_memory() {
  if (!is_starved || !is_engine_thread() || grants_left.fetch_sub(1) > 0) return true;
  ++refusals;
  return false;
}

}  // namespace

StarvedEngine::StarvedEngine(int allowed) {
  grants_left = allowed;
  refusals = 0;
  is_starved = true;
}

StarvedEngine::~StarvedEngine() { is_starved = false; }

int StarvedEngine::refused() { return refusals; }

NameService::~NameService() {
  let_go();
  const std::lock_guard lock(names().mutex);
  names().known.clear();
}

void NameService::set(const std::string& name, std::vector<std::string> addresses) {
  const std::lock_guard lock(names().mutex);
  names().known[name].addresses = std::move(addresses);
}

void NameService::hold(const std::string& name) {
  const std::lock_guard lock(names().mutex);
  names().known[name].is_held = true;
}

void NameService::let_go() {
  const std::lock_guard lock(names().mutex);
  for (auto& [name, known] : names().known) known.is_held = false;
  names().changed.notify_all();
}

int NameService::lookups(const std::string& name) {
  const std::lock_guard lock(names().mutex);
  return names().known[name].lookups;
}

void NameService::wait_for_lookup(const std::string& name) {
  std::unique_lock lock(names().mutex);
  names().changed.wait(lock, [&] { return names().known[name].lookups > 0; });
}

}  // namespace patchbay::test

// Not inlined, because gcc would warn about the pair of malloc and delete.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return patchbay::test::may_have_memory() ? std::malloc(size == 0 ? 1 : size) : nullptr;
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using patchbay::test::addresses_of;
using patchbay::test::next;

extern "C" {

[[gnu::visibility("default")]] int getaddrinfo(const char* name, const char* service,
                                               const addrinfo* wanted, addrinfo** found) {
  static const auto real = next<decltype(getaddrinfo)>("getaddrinfo");
  const auto addresses = name != nullptr ? addresses_of(name) : std::nullopt;
  if (!addresses) return real(name, service, wanted, found);
  *found = nullptr;
  for (addrinfo** end = found; const std::string& address : *addresses) {
    if (real(address.c_str(), service, wanted, end) != 0) continue;
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  return *found != nullptr ? 0 : EAI_NONAME;
}

[[gnu::visibility("default")]] CURL* curl_easy_init() {
  static const auto real = next<decltype(curl_easy_init)>("curl_easy_init");
  return patchbay::test::has_no_handles ? nullptr : real();
}

[[gnu::visibility("default")]] int X509_STORE_load_file(X509_STORE* store, const char* file) {
  static const auto real = next<decltype(X509_STORE_load_file)>("X509_STORE_load_file");
  ++patchbay::test::authority_files_read;
  return real(store, file);
}

}  // extern "C"
