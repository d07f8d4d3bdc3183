// Not for others: what the listener and its connections share. Boost stays behind server.h.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/thread_pool.h"
#include "httpd/connection_count.h"
#include "httpd/running_calls.h"
#include "httpd/service.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::httpd {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// The executor by its own type: nothing on the way of a request is type-erased.
using Executor = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Executor>;
using Socket = asio::basic_stream_socket<tcp, Executor>;
constexpr asio::use_awaitable_t<Executor> kTask{};

// A connection as its thread looks after it. Used on that thread only.
class LiveConnection {
 public:
  virtual ~LiveConnection() = default;
  // Ends it, whatever it is doing.
  virtual void close() = 0;
  // Ends it with an answer to the request in hand, if there is one.
  virtual void cut() = 0;
  // Whether the client went away while its request is being worked on.
  virtual bool is_abandoned() = 0;

  Monotonic due = Monotonic::max();  // when it is ended if nothing has happened
  bool resting = true;               // between two requests
};

// What all connections of a server use.
struct Shared {
  Service& service;
  ThreadPool& pool;  // for handlers
  ThreadPool& desk;  // where the store is asked who asks
  TrustedProxies proxies;
  bool secure = false;  // TLS
  std::atomic<bool> draining = false;
  ConnectionCount count{};
  RunningCalls running{};
};

// One thread and the connections it serves: no two threads ever touch one connection.
class IoThread {
 public:
  IoThread();
  ~IoThread();  // as stop(); connections that are left are cut
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  // Ends connections that are overdue, a few times a second, and keeps the date.
  void start(const Clock& clock);
  // Returns when the thread has ended. Idempotent.
  void stop();

  // On this thread.
  void enter(LiveConnection& connection) { live_.insert(&connection); }
  void leave(LiveConnection& connection) { live_.erase(&connection); }
  void close_resting();
  void cut_all();
  void close_all();
  [[nodiscard]] const std::string& date() const { return date_; }

 private:
  Task<void> look_after(const Clock& clock);

  std::set<LiveConnection*> live_;
  std::string date_;

 public:
  asio::io_context context{1};

 private:
  std::thread thread_;
};

}  // namespace patchbay::httpd
