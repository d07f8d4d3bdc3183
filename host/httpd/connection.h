#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cerrno>
#include <optional>
#include <string>

#include "base/net.h"
#include "httpd/io_thread.h"
#include "httpd/message.h"
#include "httpd/pending_call.h"

namespace patchbay::httpd {

using TlsStream = asio::ssl::stream<Socket>;

// One client: its requests are read, answered and written one after the other, on one thread.
// Stream: Socket or TlsStream.
template <class Stream>
class Connection final : public LiveConnection {
  // g++ 12 loses the frame of a coroutine if `co_await` stands behind `&&`: so each `co_await` has
  // its own statement.
 public:
  // `counted_as`: the name under which the count of connections has it.
  Connection(Stream stream, std::string peer, std::string counted_as, IoThread& thread,
             Shared& shared)
      : stream_(std::move(stream)),
        peer_(std::move(peer)),
        counted_as_(std::move(counted_as)),
        thread_(thread),
        shared_(shared),
        buffer_(shared.service.limits().head_bytes + kPiece) {
    thread_.enter(*this);
  }
  ~Connection() override {
    thread_.leave(*this);
    shared_.count.leave(counted_as_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs until the client or a limit ends the connection. `self` is this.
  static Task<void> serve(std::unique_ptr<Connection> self) { co_await self->converse(); }

  void close() override;
  void cut() override;
  bool is_abandoned() override;

 private:
  static constexpr std::size_t kPiece = std::size_t{64} << 10;  // read at once, at most
  static constexpr std::size_t kUnreadBody = std::size_t{64}
                                             << 10;  // for a route that takes no body
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  static constexpr std::chrono::milliseconds kGrace{100};  // for a handler that keeps its deadline

  Task<void> converse();
  Task<bool> shake_hands();
  Task<bool> read_some(std::size_t bytes);
  Task<bool> read_head();
  Task<bool> read_body(const Route& route);
  Task<bool> answer_next();
  const Route* plan(Request& request);
  Task<std::optional<Response>> respond(Request request, const Route& route);
  Task<std::optional<Response>> let_in(Request& request, const Route& route);
  Task<std::optional<Response>> run(std::shared_ptr<PendingCall> call, Job job, ThreadPool& pool);
  void drop_body();
  [[nodiscard]] bool may_go_on() const;
  Task<bool> write(const Response& response, bool with_body);
  Task<void> hang_up();

  Socket& socket() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }
  bool parse();
  bool is_before_head(std::size_t& empty_lines);
  void wipe_read();
  bool may_wait_still();
  [[nodiscard]] Result<void> identify_client(Request& request) const;
  Response refuse(const Error& error);
  void due_in(std::chrono::milliseconds time) { due = shared_.service.clock().now() + time; }
  [[nodiscard]] const Limits& limits() const { return shared_.service.limits(); }

  Stream stream_;
  const std::string peer_;
  const std::string counted_as_;
  IoThread& thread_;
  Shared& shared_;
  boost::beast::basic_flat_buffer<WipingAllocator<char>> buffer_;
  std::optional<Parser> parser_;
  std::optional<Response> refusal_;  // the answer to a request that could not be read
  std::optional<TraceId> trace_id_;  // of the current request, once it has one
  std::shared_ptr<PendingCall> pending_;
  bool keep_alive_ = true;
  bool asked_whether_there_ = false;  // since the current request was read
  bool reading_ = false;
  bool cut_ = false;
  bool closed_ = false;
};

template <class Stream>
void Connection<Stream>::close() {
  closed_ = true;
  if (pending_) {
    pending_->stop.request_stop();
    pending_->wake.cancel();
  }
  error_code ignored;
  socket().close(ignored);
}

template <class Stream>
void Connection<Stream>::cut() {
  if (resting) return close();
  cut_ = true;
  if (pending_) {
    pending_->stop.request_stop();
    pending_->wake.cancel();
  }
  error_code ignored;
  if (reading_) socket().cancel(ignored);
}

template <class Stream>
bool Connection<Stream>::is_abandoned() {
  if (!pending_ || closed_) return false;
  char next = 0;
  const auto got = ::recv(socket().native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got < 0) return errno != EAGAIN && errno != EINTR;
  return got == 0 && !may_wait_still();
}

// A client that has ended its sending may still wait for the answer (RFC 9112 §9.6), or it may be
// gone: the two look alike until something is sent. An interim answer does no harm (RFC 9110
// §15.2.1), and if the client is gone, the next look finds an error.
template <class Stream>
bool Connection<Stream>::may_wait_still() {
  // TLS was cut without its end message.
  if constexpr (std::is_same_v<Stream, TlsStream>) return false;
  if (parser_->get().version() < 11) return true;  // HTTP/1.0 has no interim answers
  if (asked_whether_there_) {
    int refused = 0;
    socklen_t size = sizeof(refused);
    ::getsockopt(socket().native_handle(), SOL_SOCKET, SO_ERROR, &refused, &size);
    return refused == 0;
  }
  asked_whether_there_ = true;
  const auto sent = ::send(socket().native_handle(), kContinue.data(), kContinue.size(),
                           MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent == static_cast<ssize_t>(kContinue.size());
}

template <class Stream>
Task<void> Connection<Stream>::converse() {
  bool goes_on = co_await shake_hands();
  while (goes_on && !shared_.draining) goes_on = co_await answer_next();
  co_await hang_up();
}

template <class Stream>
Task<bool> Connection<Stream>::shake_hands() {
  due_in(limits().read);
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    error_code failed;
    co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                     asio::redirect_error(kTask, failed));
    co_return !failed;
  }
  co_return true;
}

// False: the client sends nothing more.
template <class Stream>
Task<bool> Connection<Stream>::read_some(std::size_t bytes) {
  if (buffer_.size() + bytes > buffer_.max_size()) {
    refusal_ = refuse(error_of(boost::beast::http::error::header_limit));
    co_return false;
  }
  error_code failed;
  reading_ = true;
  const std::size_t got =
      co_await stream_.async_read_some(buffer_.prepare(bytes), asio::redirect_error(kTask, failed));
  reading_ = false;
  buffer_.commit(got);
  if (resting && got > 0) {
    resting = false;
    due_in(limits().read);
  }
  if (cut_ && !closed_) {
    refusal_ = refuse(Error(Code::kOverloaded, "This server is shutting down; nothing was done.")
                          .with_retry_after(std::chrono::seconds(1)));
    co_return false;
  }
  co_return !failed && !closed_;
}

// Gives the parser what has come; if it needs more, that is not a failure. False: `refusal_` says
// what is wrong.
template <class Stream>
bool Connection<Stream>::parse() {
  namespace http = boost::beast::http;
  error_code failed;
  const bool is_body = parser_->is_header_done();
  const auto data = buffer_.data();
  const std::size_t used = parser_->put(data, failed);
  if (!is_body && parser_->is_header_done()) {
    const auto checked = check_lines({static_cast<const char*>(data.data()), used});
    if (checked.has_error()) refusal_ = refuse(checked.error());
  }
  buffer_.consume(used);
  if (refusal_) return false;
  if (!failed || failed == http::error::need_more) return true;
  refusal_ = refuse(error_of(failed));
  if (failed == http::error::header_limit) refusal_->status = 431;
  return false;
}

// Skips empty lines before a request line, which some clients send behind a body (RFC 9112 §2.2).
// Returns whether there is nothing else to read yet.
template <class Stream>
bool Connection<Stream>::is_before_head(std::size_t& empty_lines) {
  constexpr std::size_t kMostEmptyLines = 8;
  for (;;) {
    const auto data = buffer_.data();
    const std::string_view text(static_cast<const char*>(data.data()), data.size());
    if (text == "\r" || text.empty()) return empty_lines < kMostEmptyLines;
    if (!text.starts_with("\r\n") || empty_lines == kMostEmptyLines) return false;
    ++empty_lines;
    buffer_.consume(2);
  }
}

// What was read may hold a key, and the next request may come much later.
template <class Stream>
void Connection<Stream>::wipe_read() {
  parser_.reset();
  if (buffer_.size() > 0) return;  // it will be overwritten
  const auto unused = buffer_.prepare(std::min(buffer_.capacity(), buffer_.max_size()));
  wipe_bytes(unused.data(), unused.size());
}

// False: the client is gone, or `refusal_` says what is wrong.
template <class Stream>
Task<bool> Connection<Stream>::read_head() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits().head_bytes));
  parser_->body_limit(boost::none);  // the route sets it, once it is known
  refusal_.reset();
  resting = buffer_.size() == 0;
  due_in(resting ? limits().idle : limits().read);
  std::size_t empty_lines = 0;
  for (;;) {
    if (buffer_.size() > 0 && !is_before_head(empty_lines)) {
      const bool parsed = parse();
      if (!parsed) co_return false;
      if (parser_->is_header_done()) co_return true;
    }
    if (!co_await read_some(4096)) co_return false;
  }
}

template <class Stream>
Task<bool> Connection<Stream>::read_body(const Route& route) {
  if (parser_->is_done()) co_return true;
  due_in(limits().read);
  const std::size_t most = route.takes.empty() ? kUnreadBody : route.body_bytes;
  if (parser_->content_length().value_or(0) > most) {
    refusal_ = refuse(error_of(boost::beast::http::error::body_limit));
    co_return false;
  }
  parser_->body_limit(most);
  parser_->eager(true);
  bool asked = false;  // whether the client waits for "100 Continue"
  if (const auto expectation = parser_->get().find(boost::beast::http::field::expect);
      expectation != parser_->get().end()) {
    asked = buffer_.size() == 0 && equal_ignoring_case(expectation->value(), "100-continue");
  }
  if (asked) {
    error_code failed;
    co_await asio::async_write(stream_, asio::buffer(kContinue),
                               asio::redirect_error(kTask, failed));
    if (failed) co_return false;
  }
  for (;;) {
    if (buffer_.size() > 0) {
      const bool parsed = parse();
      if (!parsed) co_return false;
      if (parser_->is_done()) co_return true;
    }
    if (!co_await read_some(kPiece / 4)) co_return false;
  }
}

template <class Stream>
Result<void> Connection<Stream>::identify_client(Request& request) const {
  std::string forwarded;
  for (const NamedText& header : request.headers) {
    if (!equal_ignoring_case(header.name, "X-Forwarded-For")) continue;
    forwarded += (forwarded.empty() ? "" : ",") + header.value;
  }
  request.address = shared_.proxies.client_of(peer_, forwarded);
  if (shared_.secure || is_loopback_address(peer_) || shared_.proxies.contains(peer_))
    return success();
  return Error(Code::kPermissionDenied,
               "This server is reached over TLS, through the proxies its operator named.");
}

template <class Stream>
Response Connection<Stream>::refuse(const Error& error) {
  if (!trace_id_) trace_id_ = shared_.service.new_trace_id();
  return shared_.service.refuse(error, *trace_id_);
}

// Whether the connection may carry another request.
template <class Stream>
Task<bool> Connection<Stream>::answer_next() {
  keep_alive_ = false;
  asked_whether_there_ = false;
  trace_id_.reset();
  const bool has_head = co_await read_head();
  const Monotonic started = shared_.service.clock().now();
  const Route* route = nullptr;
  bool with_body = true;
  if (has_head) {
    auto head = request_of(*parser_);
    if (head.has_error()) {
      refusal_ = refuse(head.error());
    } else {
      with_body = head.value().method != "HEAD";
      route = plan(head.value());
      if (route != nullptr) refusal_ = co_await respond(std::move(head).value(), *route);
    }
  }
  if (!refusal_ || closed_) co_return false;
  const Response response = std::move(*refusal_);
  // A request that could not be read for certain has no certain end.
  const bool is_clear = has_head && (route != nullptr || response.status != 400);
  keep_alive_ = is_clear && may_go_on();
  shared_.service.count(route, response.status, shared_.service.clock().now() - started);
  wipe_read();
  const bool written = co_await write(response, with_body);
  co_return written&& keep_alive_;
}

// The route of a request; without one, `refusal_` is set.
template <class Stream>
const Route* Connection<Stream>::plan(Request& request) {
  const auto allowed = identify_client(request);
  Service::Plan plan = shared_.service.plan(parser_->get().target(), request);
  trace_id_ = request.trace_id;
  if (allowed.has_error()) plan = {.refusal = refuse(allowed.error())};
  if (plan.route == nullptr) refusal_ = std::move(plan.refusal);
  return plan.route;
}

// From a request's head to its answer; nothing if the client is gone.
template <class Stream>
Task<std::optional<Response>> Connection<Stream>::respond(Request request, const Route& route) {
  auto refused = co_await let_in(request, route);
  if (refused) {
    drop_body();
    co_return refused;
  }
  trace_id_ = request.trace_id;  // the id may be a new one
  const bool whole = co_await read_body(route);
  if (!whole) co_return std::move(refusal_);
  request.body = std::move(parser_->get().body());
  due = Monotonic::max();  // only the deadline ends it now
  if (route.work == Work::kQuick) co_return shared_.service.answer(route, request);
  const auto call =
      std::make_shared<PendingCall>(thread_.context.get_executor(), route, std::move(request));
  co_return co_await run(call, &httpd::answer, shared_.pool);
}

// Nothing if the client may go on. A caller known from memory is let in at once. Another one waits
// for the store on a pool of its own, even when the handlers' pool is busy.
template <class Stream>
Task<std::optional<Response>> Connection<Stream>::let_in(Request& request, const Route& route) {
  if (const auto known = shared_.service.let_in_at_once(route, request)) {
    if (known->has_error()) co_return shared_.service.refuse(known->error(), request);
    co_return std::nullopt;
  }
  const auto call =
      std::make_shared<PendingCall>(thread_.context.get_executor(), route, std::move(request));
  auto refused = co_await run(call, &httpd::let_in, shared_.desk);
  if (!refused) request = std::move(call->request);
  co_return refused;
}

// The job's answer, or the answer that replaces it.
template <class Stream>
Task<std::optional<Response>> Connection<Stream>::run(std::shared_ptr<PendingCall> call, Job job,
                                                      ThreadPool& pool) {
  due = Monotonic::max();  // only the deadline ends it now
  if (!submit(call, job, shared_, pool)) {
    co_return shared_.service.overloaded(call->request);
  }
  pending_ = call;
  const Monotonic deadline = call->request.deadline;
  call->wake.expires_at(deadline == Monotonic::max() ? deadline : deadline + kGrace);
  bool late = false;
  while (!call->done && !late && !closed_ && !cut_) {
    error_code woken;
    co_await call->wake.async_wait(asio::redirect_error(kTask, woken));
    late = !woken;
  }
  pending_.reset();
  if (call->done) co_return std::move(call->response);
  call->stop.request_stop();
  co_return cut_ ? shared_.service.cut_off(call->request) : shared_.service.too_late(call->request);
}

// Skips a body that nobody reads, if all of it has come already, so that another request may
// follow.
template <class Stream>
void Connection<Stream>::drop_body() {
  if (parser_->is_done() || parser_->content_length().value_or(~0ULL) > buffer_.size()) return;
  parser_->body_limit(buffer_.size());
  parser_->eager(true);
  parse();
}

template <class Stream>
bool Connection<Stream>::may_go_on() const {
  return !shared_.draining && parser_->is_done() && parser_->get().version() >= 11 &&
         parser_->get().keep_alive();
}

template <class Stream>
Task<bool> Connection<Stream>::write(const Response& response, bool with_body) {
  const std::string trace_id = trace_id_ ? trace_id_->hex() : std::string();
  const std::string head = head_of(response, thread_.date(), trace_id, keep_alive_);
  const std::array<asio::const_buffer, 2> parts = {
      asio::buffer(head), asio::buffer(with_body ? std::string_view(response.body) : "")};
  due_in(limits().write);
  error_code failed;
  co_await asio::async_write(stream_, parts, asio::redirect_error(kTask, failed));
  co_return !failed && !closed_;
}

// Reads and drops, for a moment, what the client still sends. If the connection were closed with
// that unread, it would be reset, and the client might never see the answer.
template <class Stream>
Task<void> Connection<Stream>::hang_up() {
  constexpr std::chrono::seconds kLinger{2};
  constexpr std::size_t kMost = std::size_t{4} << 20;
  if (closed_) co_return;
  due_in(kLinger);
  error_code failed;
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    co_await stream_.async_shutdown(asio::redirect_error(kTask, failed));
  }
  failed = {};
  socket().shutdown(tcp::socket::shutdown_send, failed);
  buffer_.clear();
  for (std::size_t dropped = 0; !failed && !closed_ && dropped < kMost;) {
    dropped += co_await socket().async_read_some(buffer_.prepare(kPiece / 4),
                                                 asio::redirect_error(kTask, failed));
  }
}

}  // namespace patchbay::httpd
