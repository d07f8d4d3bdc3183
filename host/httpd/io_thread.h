// Types that the listener and its connections share. Private to this folder, so that server.h does
// not include Boost.
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
#include "fibers/scheduler.h"
#include "httpd/anonymous_bodies.h"
#include "httpd/connection_count.h"
#include "httpd/running_calls.h"
#include "httpd/service.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::httpd {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// A concrete executor type makes each request cheaper than Boost's type-erased default.
using Executor = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Executor>;
using Socket = asio::basic_stream_socket<tcp, Executor>;
constexpr asio::use_awaitable_t<Executor> kTask{};

// The functions of a connection for its thread. Only this thread may call them.
class LiveConnection {
 public:
  virtual ~LiveConnection() = default;
  // Ends the connection at once.
  virtual void close() = 0;
  // Ends the connection because the server stops. A current request gets a response first.
  virtual void cut() = 0;
  // Returns true if the client has left while the server handles its request.
  virtual bool is_abandoned() = 0;
  // Sends the filler of a streamed body if the filler is due.
  virtual void send_filler_if_due(Monotonic now) = 0;
  // Stops a streamed body without an end, because the server drains.
  virtual void stop_endless() = 0;

  Monotonic due = Monotonic::max();  // at this time, the thread closes the connection
  bool resting = true;               // true between two requests
};

// The objects that all connections of a server share.
struct SharedParts {
  Service& service;
  fibers::Scheduler& scheduler;
  TrustedProxies proxies;
  bool secure = false;  // true: the server uses TLS
  std::atomic<bool> draining = false;
  ConnectionCount count{};
  RunningCalls handlers{service.limits().in_flight};
  ConnectionCount streams{};                        // counts the streamed bodies of each caller
  RunningCalls desk{service.limits().connections};  // the calls that look up a caller in the store
  AnonymousBodies anonymous_bodies{service.limits().anonymous_body_bytes};
};

// One thread and its connections. Only this thread uses these connections.
class IoThread {
 public:
  IoThread();
  ~IoThread();  // calls stop(), and closes the remaining connections
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  // Starts the thread. Ten times a second, the thread closes overdue and abandoned connections, and
  // updates the date.
  void start(const Clock& clock);
  // Stops the thread and returns after the thread has ended. May be called again.
  void stop();

  // The following functions may be called only on this thread.
  void enter(LiveConnection& connection) { live_.insert(&connection); }
  void leave(LiveConnection& connection) { live_.erase(&connection); }
  // Begins a drain: closes connections without a request, and stops streamed bodies without an end.
  void wind_down();
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
