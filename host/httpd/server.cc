#include "httpd/server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <functional>
#include <latch>
#include <limits>
#include <thread>

#include "httpd/bound_socket.h"
#include "httpd/connection.h"
#include "httpd/spare_descriptors.h"
#include "httpd/tls.h"

namespace patchbay::httpd {
namespace {

constexpr std::size_t kSpareDescriptors = 4;
constexpr int kAcceptedAtOnce = SOMAXCONN;  // the kernel's queue is not longer than this
// The time for the connections to end, and then for the handlers to end. Each end of a connection
// or handler restarts this time, but only up to kMostLastWords in total.
constexpr std::chrono::milliseconds kLastWords{1000};
constexpr std::chrono::milliseconds kMostLastWords = Server::kMostAfterPatience / 2;
// The pause before the next accept, if there was no free descriptor.
constexpr std::chrono::milliseconds kAcceptPause{20};
constexpr std::chrono::milliseconds kPause{100};  // interval between two checks for the end

using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

// Starts to listen on the socket that BoundPort has bound.
Result<void> listen(Acceptor& acceptor, BoundPort::Socket& bound) {
  error_code failed;
  const int socket = bound.acceptor.release(failed);
  if (!failed) acceptor.assign(bound.at.protocol(), socket, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (!failed) return success();
  return Error(Code::kInvalidArgument, "cannot listen on " + bound.at.address().to_string() +
                                           " port " + std::to_string(bound.at.port()) + ": " +
                                           failed.message());
}

// Answers a connection with 503 if this is possible without waiting. Then reads the bytes that the
// client has already sent. A close with unread bytes would reset the connection, and the client
// would not see the response. Over TLS, no response is sent.
void turn_away(int socket, bool secure) {
  constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  if (secure) return;
  std::array<char, 16384> unread;
  static_cast<void>(::send(socket, kFull.data(), kFull.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
  static_cast<void>(::shutdown(socket, SHUT_WR));
  static_cast<void>(::recv(socket, unread.data(), unread.size(), MSG_DONTWAIT));
}

telemetry::Counter refused_counter(telemetry::Metrics& metrics, const char* reason) {
  return metrics.counter("patchbay_connections_refused_total",
                         "Connections refused because there were too many of all or of one "
                         "address, or no descriptors.",
                         {{"reason", reason}});
}

std::string text_of(asio::ip::address address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

// Returns the options of the fiber scheduler. It has room for every handler, and for the lookup of
// one caller per connection.
fibers::SchedulerOptions fibers_of(const ServerOptions& options, const Limits& limits) {
  return {.workers = workers_of(options),
          .most = limits.in_flight + limits.connections,
          .on_slow = options.on_slow,
          .on_thread = options.on_thread};
}

// Calls `round` until it returns 0, and then returns true. Returns false if the time for the last
// words (kLastWords) ends first. A round returns the number of remaining connections or calls. A
// round lasts kPause, or twice kPause if it waits for two things.
bool wait_for_last_words(const std::function<std::size_t()>& round) {
  std::size_t left = std::numeric_limits<std::size_t>::max();
  auto until = kLastWords;
  for (auto waited = kPause; waited <= until && waited <= kMostLastWords; waited += kPause) {
    const std::size_t now = round();
    if (now == 0) return true;
    if (now < left) until = waited + kLastWords;
    left = now;
  }
  return false;
}

}  // namespace

struct Server::State {
  State(const ServerOptions& options, Service& service, TrustedProxies proxies)
      : scheduler(fibers_of(options, service.limits()), options.loop),
        shared{service, scheduler, std::move(proxies), options.tls.has_value()} {
    for (unsigned i = 0; i < std::max(1U, options.threads); ++i) {
      threads.push_back(std::make_unique<IoThread>());
    }
    acceptor.emplace(threads.front()->context);
  }

  Task<void> accept_all();
  bool accept_waiting();
  bool refuse_one();
  void take_in(int accepted, const tcp::endpoint& from);
  template <class Stream>
  void serve(Stream stream, const std::string& peer, const std::string& counted_as,
             IoThread& thread);
  void on_every_thread(const std::function<void(IoThread&)>& work);
  bool cut_connections();
  std::vector<UnreturnedCall> unreturned_calls();
  std::vector<UnreturnedCall> drain(std::chrono::milliseconds patience);
  void end();

  fibers::Scheduler scheduler;
  SharedParts shared;
  std::unique_ptr<asio::ssl::context> tls;
  std::vector<std::unique_ptr<IoThread>> threads;
  std::optional<Acceptor> acceptor;  // used only on the first thread, as `spare` is
  std::latch closed{1};              // released after a drain has closed the acceptor
  std::size_t next_thread = 0;       // thread of the last connection; used only on the first thread
  SpareDescriptors spare{kSpareDescriptors};
  telemetry::Counter too_many{refused_counter(shared.service.metrics(), "all")};
  telemetry::Counter too_many_of_one{refused_counter(shared.service.metrics(), "address")};
  telemetry::Counter no_descriptors{refused_counter(shared.service.metrics(), "descriptors")};
  std::uint16_t port = 0;
};

// Accepts connections until the acceptor is closed. An exception (no memory, no descriptors) ends
// only the connection that caused it.
Task<void> Server::State::accept_all() {
  while (acceptor->is_open()) {
    error_code ignored;
    co_await acceptor->async_wait(Acceptor::wait_read, asio::redirect_error(kTask, ignored));
    bool is_short = false;
    try {
      is_short = !accept_waiting();
    } catch (const std::exception& thrown) {
      shared.service.log().write(telemetry::Level::kWarning, "a connection could not be taken",
                                 {{"why", thrown.what()}});
      is_short = true;
    }
    if (!is_short || !acceptor->is_open()) continue;
    PendingCall::Timer pause(acceptor->get_executor(), kAcceptPause);
    co_await pause.async_wait(asio::redirect_error(kTask, ignored));
  }
}

// Accepts all waiting clients in one turn of the thread. Between two turns, the thread may serve
// thousands of busy connections. If the kernel's queue filled up meanwhile, clients would have to
// connect again. Returns false if an accept failed, for example because there is no memory. The
// caller then tries again later.
bool Server::State::accept_waiting() {
  for (int taken = 0; taken < kAcceptedAtOnce && acceptor->is_open(); ++taken) {
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    const int accepted =
        ::accept4(acceptor->native_handle(), peer.data(), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (accepted >= 0) {
      peer.resize(size);
      take_in(accepted, peer);
    } else if (errno == EAGAIN) {
      return true;
    } else if (errno == EMFILE || errno == ENFILE) {
      if (!refuse_one()) return false;
    } else if (errno != ECONNABORTED && errno != EINTR && errno != EPROTO) {
      return false;
    }
  }
  return true;
}

// Accepts one connection with a spare descriptor, and answers it with 503. Returns false if there
// is no spare descriptor or the accept fails.
bool Server::State::refuse_one() {
  if (!spare.give()) return false;
  const int taken = ::accept4(acceptor->native_handle(), nullptr, nullptr, SOCK_CLOEXEC);
  if (taken >= 0) {
    no_descriptors.increment();
    turn_away(taken, shared.secure);
    ::close(taken);
  }
  spare.refill();
  return taken >= 0;
}

void Server::State::take_in(int accepted, const tcp::endpoint& from) {
  next_thread = (next_thread + 1) % threads.size();
  IoThread& thread = *threads[next_thread];
  Socket socket(thread.context);
  error_code unwatched;
  socket.assign(from.protocol(), accepted, unwatched);
  if (unwatched) {
    ::close(accepted);
    return;
  }
  const std::string peer = text_of(from.address());
  const Limits& limits = shared.service.limits();
  const std::string counted_as = shared.proxies.counted_as(peer);
  const auto entry =
      shared.count.enter(counted_as, limits.connections, limits.connections_per_address);
  if (entry != ConnectionCount::Entry::kIn) {
    (entry == ConnectionCount::Entry::kFull ? too_many : too_many_of_one).increment();
    turn_away(socket.native_handle(), shared.secure);
    return;
  }
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  asio::post(thread.context,
             [this, &thread, peer, counted_as, accepted = std::move(socket)]() mutable {
               if (tls) {
                 serve(TlsStream(std::move(accepted), *tls), peer, counted_as, thread);
               } else {
                 serve(std::move(accepted), peer, counted_as, thread);
               }
             });
}

template <class Stream>
void Server::State::serve(Stream stream, const std::string& peer, const std::string& counted_as,
                          IoThread& thread) {
  using Kind = Connection<Stream>;
  auto connection = std::make_unique<Kind>(std::move(stream), peer, counted_as, thread, shared);
  asio::co_spawn(thread.context, Kind::serve(std::move(connection)), asio::detached);
}

void Server::State::on_every_thread(const std::function<void(IoThread&)>& work) {
  for (const auto& thread : threads) {
    asio::post(thread->context, [work, &thread = *thread] { work(thread); });
  }
}

// Ends connections until none is left, and then returns true. Returns false if the time for the
// last words ends first.
bool Server::State::cut_connections() {
  return wait_for_last_words([this] {
    on_every_thread([](IoThread& thread) { thread.cut_all(); });
    return shared.count.wait_for_none(kPause) ? 0 : shared.count.now();
  });
}

// Waits a limited time for the handlers to end. Returns the calls whose handlers still run.
std::vector<UnreturnedCall> Server::State::unreturned_calls() {
  const bool have_ended = wait_for_last_words([this]() -> std::size_t {
    if (shared.handlers.wait_for_none(kPause) && shared.desk.wait_for_none(kPause)) return 0;
    return shared.handlers.now() + shared.desk.now();
  });
  if (have_ended) return {};
  auto unreturned = shared.handlers.list();
  for (UnreturnedCall& call : shared.desk.list()) unreturned.push_back(std::move(call));
  return unreturned;
}

std::vector<UnreturnedCall> Server::State::drain(std::chrono::milliseconds patience) {
  if (!shared.draining.exchange(true)) {
    asio::post(threads.front()->context, [this] {
      error_code ignored;
      acceptor->close(ignored);
      closed.count_down();
    });
  }
  closed.wait();  // no new connections can come now, so the open ones can be counted
  on_every_thread([](IoThread& thread) { thread.wind_down(); });
  if (!shared.count.wait_for_none(patience) && !cut_connections()) {
    on_every_thread([](IoThread& thread) { thread.close_all(); });
  }
  return unreturned_calls();
}

void Server::State::end() {
  drain(std::chrono::milliseconds(0));
  while (!shared.count.wait_for_none(kPause)) {
    on_every_thread([](IoThread& thread) { thread.close_all(); });
  }
  scheduler.stop();
  for (const auto& thread : threads) thread->stop();
}

unsigned workers_of(const ServerOptions& options) {
  return options.workers != 0 ? options.workers : std::max(std::thread::hardware_concurrency(), 1U);
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { state_->end(); }

Result<void> Server::check(const ServerOptions& options) {
  PATCHBAY_TRY(TrustedProxies::parse(options.trusted_proxies));
  if (options.tls) {
    PATCHBAY_TRY(tls_context(*options.tls));
  }
  return success();
}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Service& service) {
  PATCHBAY_TRY(auto port, BoundPort::take(options));
  return start(std::move(port), options, service);
}

Result<std::unique_ptr<Server>> Server::start(BoundPort port, const ServerOptions& options,
                                              Service& service) {
  PATCHBAY_TRY(auto proxies, TrustedProxies::parse(options.trusted_proxies));
  auto state = std::make_unique<State>(options, service, std::move(proxies));
  if (options.tls) {
    PATCHBAY_TRY(state->tls, tls_context(*options.tls));
  }
  if (options.on_fibers) options.on_fibers(state->scheduler);
  state->port = port.number();
  PATCHBAY_TRY(listen(*state->acceptor, *port.socket_));
  asio::co_spawn(state->threads.front()->context, state->accept_all(), asio::detached);
  for (const auto& thread : state->threads) thread->start(service.clock());
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const { return state_->port; }

std::vector<UnreturnedCall> Server::drain(std::chrono::milliseconds patience) {
  return state_->drain(patience);
}

}  // namespace patchbay::httpd
