// The smallest server that can answer the requests of bench_api: Beast's reader and writer on two
// threads; it parses the body as JSON and sends it back. With an argument, it holds each request on
// a timer for so many milliseconds, and answers GET /count at once with the number of held
// requests. Prints its port and serves until it is ended.
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

std::chrono::milliseconds hold{0};
std::atomic<int> held = 0;

asio::awaitable<void> wait_held() {
  asio::steady_timer timer(co_await asio::this_coro::executor, hold);
  ++held;
  error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  --held;
}

asio::awaitable<void> converse(tcp::socket socket) {
  boost::beast::flat_buffer buffer;
  error_code failed;
  for (;;) {
    http::request<http::string_body> request;
    co_await http::async_read(socket, buffer, request,
                              asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    const bool asks_count = request.target() == "/count";
    if (asks_count) request.body() = std::to_string(held);
    if (hold.count() != 0 && !asks_count) co_await wait_held();
    http::response<http::string_body> response;
    response.version(11);
    response.keep_alive(request.keep_alive());
    response.set(http::field::content_type, "application/json");
    const auto parsed = nlohmann::json::parse(request.body(), nullptr, false);
    if (parsed.is_discarded()) response.result(http::status::bad_request);
    response.body() = std::move(request.body());
    response.prepare_payload();
    co_await http::async_write(socket, response, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
  }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, asio::io_context& one,
                                 asio::io_context& other) {
  for (bool first = true;; first = !first) {
    asio::io_context& context = first ? one : other;
    auto socket = co_await acceptor.async_accept(context, asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    asio::co_spawn(context, converse(std::move(socket)), asio::detached);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) hold = std::chrono::milliseconds(std::atoi(argv[1]));
  asio::io_context one{1};
  asio::io_context other{1};
  tcp::acceptor acceptor(one, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::printf("listening on port %d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  asio::co_spawn(one, accept_all(acceptor, one, other), asio::detached);
  const auto work = asio::make_work_guard(other);
  std::thread second([&] { other.run(); });
  one.run();
  second.join();
}
