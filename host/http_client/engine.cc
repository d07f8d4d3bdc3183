#include "http_client/engine.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/later.h"
#include "base/machine_clock.h"
#include "http_client/easy_handle.h"
#include "http_client/http_client.h"
#include "http_client/trusted_authorities.h"

namespace patchbay::http_client {
namespace {

constexpr int kMostEvents = 64;
constexpr std::size_t kMostIdleHandles = 64;

// Initializes libcurl once per process, before the first handle. libcurl counts the
// initializations, so other users of libcurl in the process are not disturbed. Throws
// std::runtime_error if libcurl cannot be initialized or does not use OpenSSL.
void require_libcurl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
  // libcurl must use OpenSSL, because trusted_authorities.h and connection_pool.cc pass libcurl's
  // TLS connections to OpenSSL.
  const char* tls = curl_version_info(CURLVERSION_NOW)->ssl_version;
  if (tls != nullptr && std::string_view(tls).starts_with("OpenSSL/")) return;
  throw std::runtime_error("libcurl must be the one that uses OpenSSL; this one uses " +
                           std::string(tls != nullptr ? tls : "no TLS"));
}

// Returns the number of sockets that idle connections of a client may use: at most a sixteenth of
// the process's descriptors. The rest of the process needs descriptors too, and a pool has up to
// two descriptors besides its sockets.
int most_idle_sockets(const HttpConfig& config) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t share = std::max<rlim_t>(limit.rlim_cur / 16, 8);
  return static_cast<int>(std::min<rlim_t>(config.max_idle_connections, share));
}

int curl_mask(std::uint32_t events) {
  int mask = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) mask |= CURL_CSELECT_ERR;
  return mask;
}

}  // namespace

Engine::Engine(const HttpConfig& config, TrustedAuthorities& authorities, std::atomic<int>& sockets)
    : config_(config),
      authorities_(authorities),
      mailbox_(std::make_shared<Mailbox>()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      most_idle_sockets_(most_idle_sockets(config)),
      sockets_(sockets),
      lookups_(mailbox_) {
  idle_.reserve(kMostIdleHandles);  // so that end() needs no memory
  if (epoll_ < 0) {
    throw std::system_error(errno, std::generic_category(), "the HTTP engine needs an epoll");
  }
  require_libcurl();
  epoll_event wake{};
  wake.events = EPOLLIN;
  wake.data.fd = mailbox_->wake_fd();
  epoll_ctl(epoll_, EPOLL_CTL_ADD, mailbox_->wake_fd(), &wake);
}

Engine::~Engine() {
  shutdown();
  run_commands();
  end_all();
  idle_.clear();
  pools_.clear();  // closes the open connections; this calls on_socket(), which still needs epoll_
  ::close(epoll_);
}

bool Engine::start(const std::shared_ptr<Transfer>& transfer) {
  return mailbox_->post(&Commands::start, transfer);
}

// ---- callbacks of libcurl

// Makes epoll watch a socket for libcurl. A failure here ends all transfers of the pool. libcurl
// calls this only for sockets that a pool opened. There are no sockets for name lookups, because
// the engine looks up names itself.
int Engine::on_socket(CURL*, curl_socket_t socket, int what, void* pool, void*) noexcept try {
  auto& of = *static_cast<ConnectionPool*>(pool);
  Engine& self = of.engine();
  self.make_room(socket);
  if (what == CURL_POLL_REMOVE) {
    WatchedDescriptor& removed = self.watched(socket);
    removed.pool = nullptr;
    if (!removed.is_connection) self.forget(socket);
    return 0;
  }
  std::uint32_t events = 0;
  if ((what & CURL_POLL_IN) != 0) events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
  self.watch(socket, of, events);
  return 0;
} catch (const std::bad_alloc&) {
  return -1;
}

void Engine::watch(curl_socket_t socket, ConnectionPool& pool, std::uint32_t events) {
  WatchedDescriptor& known = watched(socket);
  known.pool = &pool;
  if (known.events == events) return;
  epoll_event event{};
  event.events = events;
  event.data.fd = socket;
  epoll_ctl(epoll_, known.events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
  known.events = events;
}

void Engine::forget(curl_socket_t socket) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
  watched(socket).events = 0;
}

void Engine::make_room(curl_socket_t socket) {
  const auto slot = static_cast<std::size_t>(socket);
  if (slot >= sockets_watched_.size()) sockets_watched_.resize(slot + 1);
}

void Engine::opened(curl_socket_t socket) {
  ++sockets_;
  watched(socket) = {nullptr, 0, true};
}

// Forgets a socket that is about to be closed, because a later socket may have the same number. The
// system removes a closed descriptor from epoll.
void Engine::closing(curl_socket_t socket) {
  --sockets_;
  watched(socket) = {};
}

int Engine::on_timer(CURLM*, long milliseconds, void* pool) noexcept {
  auto& timer = static_cast<ConnectionPool*>(pool)->timer;
  if (milliseconds < 0) {
    timer.reset();
  } else {
    timer = machine_now() + std::chrono::milliseconds(milliseconds);
  }
  return 0;
}

// ---- functions for the engine's thread

// Runs one round. Runs the commands before the wait, because a post by a fiber of this thread does
// not wake the engine. Runs them again after the wait, because a post of another thread may have
// ended the wait.
void Engine::wait(Monotonic until) {
  handles(true);
  run_commands();
  wait_for_sockets(until);
  run_commands();
  run_timers();
  collect_finished();
  end_lookups();
  publish();
  close_idle_pools();
  if (mailbox_->is_closed()) end_all();
  handles(false);
}

int Engine::wait_time(Monotonic until) const {
  if (!touched_.is_empty()) return 0;
  Instant first = std::min(until, lookups_.first_end());
  for (const auto& [name, pool] : pools_) {
    if (pool->timer) first = std::min(first, *pool->timer);
  }
  if (first == Instant::max()) return -1;
  const std::int64_t left = time_left(first, machine_now()).count();
  return static_cast<int>(std::min<std::int64_t>(left, 60'000));
}

void Engine::wait_for_sockets(Monotonic until) {
  std::array<epoll_event, kMostEvents> events;
  const int most_time = wait_time(until);
  handles(false);
  const int count = epoll_wait(epoll_, events.data(), kMostEvents, most_time);
  handles(true);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == mailbox_->wake_fd()) {
      mailbox_->clear_wake();
    } else {
      take_event(event);
    }
  }
}

void Engine::take_event(const epoll_event& event) {
  const WatchedDescriptor& known = watched(event.data.fd);
  if (known.events == 0) return;  // the socket was closed earlier in this round
  ConnectionPool* pool = known.pool;
  if (pool == nullptr) return forget(event.data.fd);
  int running = 0;
  curl_multi_socket_action(pool->multi(), event.data.fd, curl_mask(event.events), &running);
  pool->has_worked = true;
}

void Engine::run_timers() {
  int running = 0;
  for (const auto& [name, pool] : pools_) {
    while (pool->timer && *pool->timer <= machine_now()) {
      pool->timer.reset();
      curl_multi_socket_action(pool->multi(), CURL_SOCKET_TIMEOUT, 0, &running);
      pool->has_worked = true;
    }
  }
}

void Engine::run_commands() {
  mailbox_->take(commanded_);
  while (const auto transfer = commanded_.take()) {
    const Commands wanted = mailbox_->take_commands(*transfer);
    if (wanted.start) begin(transfer);
    if (wanted.resume && transfer->easy() != nullptr) {
      curl_easy_pause(transfer->easy(), CURLPAUSE_CONT);
    }
    if (wanted.abort && transfer->easy() != nullptr) end(*transfer);
  }
}

ConnectionPool& Engine::pool_named(const std::string& name) {
  const auto known = pools_.find(name);
  if (known != pools_.end()) return *known->second;
  auto pool = std::make_unique<ConnectionPool>(*this, name, config_);
  CURLM* multi = pool->multi();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Engine::on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, pool.get());
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Engine::on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, pool.get());
  return *pools_.emplace(name, std::move(pool)).first->second;
}

// Returns an unused handle or a new one. Throws std::bad_alloc.
Engine::EasyHandle Engine::take_handle() {
  EasyHandle easy;
  if (idle_.empty()) {
    easy.reset(make_easy_handle(config_, authorities_));
  } else {
    easy = std::move(idle_.back());
    idle_.pop_back();
  }
  if (!easy) throw std::bad_alloc();
  return easy;
}

// Begins a transfer. Without memory, only this transfer fails. All steps that may throw come before
// the transfer is attached.
void Engine::begin(const std::shared_ptr<Transfer>& transfer) try {
  if (transfer->is_over()) return;
  EasyHandle easy = take_handle();
  ConnectionPool& pool = pool_named(transfer->plan().connections);
  transfer->slot = active_.size();
  active_.push_back(transfer);
  ++pool.transfers;
  transfer->attach(easy.release(), pool, touched_);
  prepare_and_add(*transfer);
} catch (const std::bad_alloc&) {
  transfer->fail(TransferFailure::Kind::kShortage);
}

void Engine::prepare_and_add(Transfer& transfer) {
  if (prepare_easy_handle(transfer.easy(), transfer)) return add(transfer);
  fail(transfer, TransferFailure::Kind::kShortage);
}

// Makes libcurl begin the transfer.
void Engine::add(Transfer& transfer) {
  if (curl_multi_add_handle(transfer.pool()->multi(), transfer.easy()) == CURLM_OK) return;
  fail(transfer, TransferFailure::Kind::kShortage);
}

// Sends the request again over a new connection, because the reused connection was stale. libcurl
// closes the stale connection.
void Engine::begin_afresh(Transfer& transfer) {
  curl_multi_remove_handle(transfer.pool()->multi(), transfer.easy());
  curl_easy_setopt(transfer.easy(), CURLOPT_FRESH_CONNECT, 1L);
  add(transfer);
}

// Ends the transfer and takes its handle back. If the transfer is not complete, libcurl closes the
// connection.
void Engine::end(Transfer& transfer) {
  EasyHandle easy(transfer.easy());
  ConnectionPool& pool = *transfer.pool();
  curl_multi_remove_handle(pool.multi(), easy.get());
  lookups_.drop(transfer);
  if (--pool.transfers == 0) pool.idle_since = machine_now();
  // All data of this request must leave the handle before the next request. Above all, the handle
  // must not point to a borrowed object.
  curl_easy_setopt(easy.get(), CURLOPT_CURLU, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_RESOLVE, nullptr);
  transfer.detach();
  if (idle_.size() < kMostIdleHandles) idle_.push_back(std::move(easy));
  std::swap(active_[transfer.slot], active_.back());
  active_[transfer.slot]->slot = transfer.slot;
  active_.pop_back();
}

void Engine::fail(Transfer& transfer, TransferFailure::Kind kind, const char* technical) {
  transfer.finish(kind, technical);
  end(transfer);  // touched_ still owns the transfer
}

void Engine::collect_finished() {
  for (const auto& [name, pool] : pools_) {
    if (!std::exchange(pool->has_worked, false)) continue;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(pool->multi(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      void* context = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
      auto& transfer = *static_cast<Transfer*>(context);
      if (transfer.take_stale()) {
        begin_afresh(transfer);
        continue;
      }
      if (transfer.take_lookup()) {
        look_up(transfer);
        continue;
      }
      transfer.finish(code);
      end(transfer);  // touched_ still owns the transfer
    }
  }
}

// Closes each idle pool without connections. While there are too many sockets, also closes the pool
// that has been idle for the longest time.
void Engine::close_idle_pools() {
  std::erase_if(pools_, [](const auto& entry) {
    return entry.second->transfers == 0 && entry.second->open_sockets() == 0;
  });
  while (sockets_ > most_idle_sockets_) {
    auto longest = pools_.end();
    for (auto it = pools_.begin(); it != pools_.end(); ++it) {
      if (it->second->transfers != 0) continue;
      if (longest == pools_.end() || it->second->idle_since < longest->second->idle_since) {
        longest = it;
      }
    }
    if (longest == pools_.end()) return;
    pools_.erase(longest);
  }
}

void Engine::publish() {
  while (const auto transfer = touched_.take()) {
    const Transfer::EngineStep next = transfer->publish();
    if (transfer->easy() == nullptr) continue;
    if (next == Transfer::EngineStep::kResume) curl_easy_pause(transfer->easy(), CURLPAUSE_CONT);
    if (next == Transfer::EngineStep::kEnd) end(*transfer);
  }
}

void Engine::end_all() {
  while (!active_.empty()) {
    fail(*active_.back(), TransferFailure::Kind::kCancelled);
  }
  publish();
}

}  // namespace patchbay::http_client
