#include "httpd/io_thread.h"

#include <pthread.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <ctime>
#include <vector>

namespace patchbay::httpd {
namespace {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

// The interval between two checks for overdue connections.
constexpr std::chrono::milliseconds kLook{100};

// Returns a date such as "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7), in any locale.
std::string http_date(WallTime time) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::snprintf(text, sizeof(text), "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[parts.tm_wday],
                parts.tm_mday, kMonths[parts.tm_mon], 1900 + parts.tm_year, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text;
}

}  // namespace

IoThread::IoThread() = default;

IoThread::~IoThread() { stop(); }

void IoThread::stop() {
  context.stop();
  if (thread_.joinable()) thread_.join();
}

void IoThread::start(const Clock& clock) {
  date_ = http_date(clock.wall());
  // The context opens its descriptors for its first timer. This timer makes it open them now,
  // because later there may be no free descriptor.
  const Timer first(context.get_executor());
  asio::co_spawn(context, look_after(clock), asio::detached);
  thread_ = std::thread([this] { context.run(); });
  pthread_setname_np(thread_.native_handle(), "listener");
}

Task<void> IoThread::look_after(const Clock& clock) {
  Timer timer(context.get_executor());
  for (;;) {
    timer.expires_after(kLook);
    error_code ended;
    co_await timer.async_wait(asio::redirect_error(kTask, ended));
    if (ended) co_return;
    date_ = http_date(clock.wall());
    const Monotonic now = clock.now();
    for (LiveConnection* connection : live_) {
      if (connection->due <= now || connection->is_abandoned()) connection->close();
      connection->send_filler_if_due(now);
    }
  }
}

void IoThread::wind_down() {
  for (LiveConnection* connection : live_) {
    if (connection->resting) connection->close();
    connection->stop_endless();
  }
}

void IoThread::cut_all() {
  for (LiveConnection* connection : live_) connection->cut();
}

void IoThread::close_all() {
  for (LiveConnection* connection : live_) connection->close();
}

}  // namespace patchbay::httpd
