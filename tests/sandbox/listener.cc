#include "sandbox/listener.h"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <thread>

namespace patchbay::sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kMostBodyBytes = std::size_t{64} << 20U;

Request plain(http::request<http::string_body>&& message, std::uint16_t port) {
  Request request;
  request.method = std::string(message.method_string());
  request.set_target(std::string(message.target()));
  for (const auto& field : message) {
    request.headers.emplace_back(field.name_string(), field.value());
  }
  const auto host = request.header("Host");
  request.origin = "http://" + (host && !host->empty() ? std::string(*host)
                                                       : "127.0.0.1:" + std::to_string(port));
  request.body = std::move(message.body());
  return request;
}

http::response<http::string_body> message_of(Response&& response, bool keep_alive, bool head) {
  http::response<http::string_body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.keep_alive(keep_alive);
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) message.content_length(response.body.size());
  if (!bodiless && !head) message.body() = std::move(response.body);
  return message;
}

}  // namespace

struct Listener::State {
  State(FaultScript& script, Answer given) : faults(script), answer(std::move(given)) {}

  asio::awaitable<void> accept_all();
  asio::awaitable<void> converse(tcp::socket socket);
  asio::awaitable<bool> deliver(tcp::socket& socket, Delivery delivery, bool keep_alive, bool head);
  asio::awaitable<bool> deliver_paced(tcp::socket& socket,
                                      http::response<http::string_body> message);

  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  asio::steady_timer released{context, asio::steady_timer::time_point::max()};
  FaultScript& faults;
  Answer answer;
  std::uint16_t port = 0;
  std::thread thread;
};

asio::awaitable<void> Listener::State::accept_all() {
  for (;;) {
    error_code failed;
    auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    socket.set_option(tcp::no_delay(true), failed);
    asio::co_spawn(context, converse(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Listener::State::converse(tcp::socket socket) {
  boost::beast::flat_buffer buffer;
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(kMostBodyBytes);
    error_code failed;
    co_await http::async_read(socket, buffer, parser,
                              asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    const bool keep_alive = parser.get().keep_alive();
    const bool head = parser.get().method() == http::verb::head;
    auto delivery = answer(plain(parser.release(), port));
    if (!co_await deliver(socket, std::move(delivery), keep_alive, head)) co_return;
  }
}

// Sends the answer. Returns true if the connection may be used for another request.
asio::awaitable<bool> Listener::State::deliver(tcp::socket& socket, Delivery delivery,
                                               bool keep_alive, bool head) {
  error_code failed;
  const auto& fault = delivery.fault;
  if (fault && fault->reset) {
    socket.set_option(asio::socket_base::linger(true, 0), failed);
    socket.close(failed);
    co_return false;
  }
  auto message = message_of(std::move(delivery.response), keep_alive, head);
  if (fault && fault->cut_at) {
    message.body().resize(std::min(*fault->cut_at, message.body().size()));
    co_await http::async_write(socket, message, asio::redirect_error(asio::use_awaitable, failed));
    co_return false;
  }
  if (fault && fault->paced) {
    if (!co_await deliver_paced(socket, std::move(message))) co_return false;
    co_return keep_alive;
  }
  co_await http::async_write(socket, message, asio::redirect_error(asio::use_awaitable, failed));
  co_return !failed && keep_alive;
}

asio::awaitable<bool> Listener::State::deliver_paced(tcp::socket& socket,
                                                     http::response<http::string_body> message) {
  error_code failed;
  http::response_serializer<http::string_body> serializer(message);
  co_await http::async_write_header(socket, serializer,
                                    asio::redirect_error(asio::use_awaitable, failed));
  std::string_view rest = message.body();
  while (!failed && !rest.empty()) {
    const auto piece = rest.substr(0, faults.take_released(rest.size()));
    if (piece.empty()) {
      error_code woken;
      co_await released.async_wait(asio::redirect_error(asio::use_awaitable, woken));
      continue;
    }
    co_await asio::async_write(socket, asio::buffer(piece.data(), piece.size()),
                               asio::redirect_error(asio::use_awaitable, failed));
    rest.remove_prefix(piece.size());
  }
  co_return !failed;
}

Listener::Listener(std::uint16_t port, FaultScript& faults, Answer answer)
    : state_(std::make_unique<State>(faults, std::move(answer))) {
  auto& state = *state_;
  const tcp::endpoint loopback(asio::ip::address_v4::loopback(), port);
  state.acceptor.open(loopback.protocol());
  state.acceptor.set_option(asio::socket_base::reuse_address(true));
  state.acceptor.bind(loopback);
  state.acceptor.listen();
  state.port = state.acceptor.local_endpoint().port();
  faults.on_release([&state] { asio::post(state.context, [&state] { state.released.cancel(); }); });
  asio::co_spawn(state.context, state.accept_all(), asio::detached);
  state.thread = std::thread([&state] { state.context.run(); });
}

Listener::~Listener() {
  state_->faults.on_release(nullptr);
  state_->context.stop();
  state_->thread.join();
}

std::uint16_t Listener::port() const { return state_->port; }

}  // namespace patchbay::sandbox
