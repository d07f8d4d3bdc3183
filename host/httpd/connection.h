#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>

#include "httpd/pending_call.h"
#include "httpd/request_reader.h"

namespace patchbay::httpd {

// One client's connection. Reads requests and answers them one after the other, on one thread.
// Stream is Socket or TlsStream.
template <class Stream>
class Connection final : public LiveConnection {
  // g++ 12 loses a coroutine's frame if `co_await` follows `&&`. So each `co_await` is a separate
  // statement.
 public:
  // `counted_as` is the name for SharedParts::count.
  Connection(Stream stream, std::string peer, std::string counted_as, IoThread& thread,
             SharedParts& shared)
      : stream_(std::move(stream)),
        peer_(std::move(peer)),
        counted_as_(std::move(counted_as)),
        thread_(thread),
        shared_(shared),
        reader_(stream_, *this, shared.service.clock(), shared.service.limits()) {
    thread_.enter(*this);
  }
  ~Connection() override {
    thread_.leave(*this);
    shared_.count.leave(counted_as_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs until the client or a limit ends the connection. Then destroys the connection.
  static Task<void> serve(std::unique_ptr<Connection> self) { co_await self->converse(); }

  void close() override;
  void cut() override;
  bool is_abandoned() override;
  void send_filler_if_due(Monotonic now) override;
  void stop_endless() override;

 private:
  // A handler that ends at its deadline can still answer within this time.
  static constexpr std::chrono::milliseconds kGrace{100};

  Task<void> converse();
  Task<bool> shake_hands();
  Task<bool> answer_next();
  const Route* plan(Request& request);
  Task<std::optional<Response>> respond(Request request, const Route& route);
  Task<std::optional<Response>> let_in(Request& request, const Route& route);
  Task<std::optional<Response>> run(std::shared_ptr<PendingCall> call, Job job,
                                    RunningCalls& among);
  [[nodiscard]] bool may_go_on() const;
  Task<bool> write(const Response& response, bool with_body, Framing framing);
  Task<bool> write_streamed(const StreamedBody& body, Framing framing);
  Task<bool> send_piece(std::string_view piece, Framing framing);
  Task<void> hang_up();

  Socket& socket() { return socket_of(stream_); }
  bool may_wait_still();
  bool has_hung_up();
  [[nodiscard]] Result<void> identify_client(Request& request) const;
  Response refuse(const Error& error);
  bool refuse_unreadable();
  void due_in(std::chrono::milliseconds time) { due = shared_.service.clock().now() + time; }
  [[nodiscard]] const Limits& limits() const { return shared_.service.limits(); }

  Stream stream_;
  const std::string peer_;
  const std::string counted_as_;
  IoThread& thread_;
  SharedParts& shared_;
  RequestReader<Stream> reader_;
  std::optional<Response> refusal_;  // the response to the current request
  std::optional<TraceId> trace_id_;  // the current request's trace id; empty until it is known
  std::shared_ptr<PendingCall> pending_;
  bool is_endless_ = false;                  // true: the current streamed body has no end
  Monotonic filler_due_ = Monotonic::max();  // for the current streamed body
  bool keep_alive_ = true;
  // True if may_wait_still() has sent an interim response for the current request.
  bool asked_whether_there_ = false;
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
  // Cancelling `wake` makes run() ask the handler to stop. This function must not ask the handler
  // itself: the handler's CANCELLED could arrive before run() continues, and would become the
  // response.
  if (pending_) pending_->wake.cancel();
  reader_.interrupt();
}

template <class Stream>
bool Connection<Stream>::is_abandoned() {
  if (!pending_ || closed_) return false;
  if (pending_->is_streamed) return has_hung_up();
  char next = 0;
  const auto got = ::recv(socket().native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got < 0) return errno != EAGAIN && errno != EINTR;
  return got == 0 && !may_wait_still();
}

// Returns true if the client has closed its side during a streamed body. Such a client counts as
// gone. The server cannot test it, because nothing harmless can be sent in the middle of a body,
// and the body may have no end.
template <class Stream>
bool Connection<Stream>::has_hung_up() {
  pollfd seen = {.fd = socket().native_handle(), .events = POLLRDHUP, .revents = 0};
  return ::poll(&seen, 1, 0) > 0;
}

template <class Stream>
void Connection<Stream>::send_filler_if_due(Monotonic now) {
  if (pending_ && now >= filler_due_) pending_->wake.cancel();
}

template <class Stream>
void Connection<Stream>::stop_endless() {
  if (pending_ && is_endless_) pending_->stop.request_stop();
}

// Returns true if the client may still be there. A client that has closed its side may still wait
// for the response (RFC 9112 §9.6), or may be gone. Only a write shows the difference. So the first
// call sends an interim response, which is harmless (RFC 9110 §15.2.1). If the client is gone, the
// next call finds an error.
template <class Stream>
bool Connection<Stream>::may_wait_still() {
  // A TLS client announces the end of its side with a closing message. Here the client sent none,
  // so it counts as gone.
  if constexpr (std::is_same_v<Stream, TlsStream>) return false;
  if (reader_.parsed().get().version() < 11) return true;  // HTTP/1.0 has no interim responses
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

// Prepares the refusal of a request that cannot be read. Returns true if its bytes are malformed.
template <class Stream>
bool Connection<Stream>::refuse_unreadable() {
  const auto wrong = reader_.wrong();
  if (!wrong) return false;
  refusal_ = refuse(wrong->error);
  if (wrong->head_too_long) refusal_->status = 431;
  return wrong->error.code() == Code::kMalformedRequest;
}

// Answers one request. Returns true if the connection can be used for another request.
template <class Stream>
Task<bool> Connection<Stream>::answer_next() {
  keep_alive_ = false;
  asked_whether_there_ = false;
  trace_id_.reset();
  refusal_.reset();
  const bool has_head = co_await reader_.read_head();
  const Monotonic started = shared_.service.clock().now();
  const Route* route = nullptr;
  bool with_body = true;
  if (has_head) {
    auto head = request_of(reader_.parsed());
    if (head.has_error()) {
      refusal_ = refuse(head.error());
    } else {
      with_body = head.value().method != "HEAD";
      route = plan(head.value());
      if (route != nullptr) refusal_ = co_await respond(std::move(head).value(), *route);
    }
  }
  const bool is_malformed = refuse_unreadable();
  if (!refusal_ || closed_) co_return false;
  Response response = std::move(*refusal_);
  if (route != nullptr) Service::add_headers(*route, true, response);
  // The end of the request is unknown unless the server has read the request completely and
  // correctly. In this case the server closes the connection after the response.
  const bool is_clear = has_head && !is_malformed && (route != nullptr || response.status != 400);
  keep_alive_ = is_clear && may_go_on();
  const bool takes_chunks = has_head && reader_.parsed().get().version() >= 11;
  const Framing framing = !response.streamed ? Framing::kLength
                          : takes_chunks     ? Framing::kChunks
                                             : Framing::kClose;
  shared_.service.count(route, response.status, shared_.service.clock().now() - started);
  reader_.forget();
  bool written = co_await write(response, with_body, framing);
  if (response.streamed && pending_) {
    if (!written) pending_->stop.request_stop();
    if (written) written = co_await write_streamed(*response.streamed, framing);
    pending_.reset();
  }
  co_return written&& keep_alive_;
}

// Returns the route of a request. Returns nullptr and sets `refusal_` if the request is refused.
template <class Stream>
const Route* Connection<Stream>::plan(Request& request) {
  const auto allowed = identify_client(request);
  Service::Plan plan = shared_.service.plan(reader_.parsed().get().target(), request);
  trace_id_ = request.trace_id;
  if (allowed.has_error()) plan = {.refusal = refuse(allowed.error())};
  if (plan.route == nullptr) refusal_ = std::move(plan.refusal);
  return plan.route;
}

// Reads the rest of a request whose head was read, and returns the response. Returns nullopt if the
// client is gone or the body cannot be read.
template <class Stream>
Task<std::optional<Response>> Connection<Stream>::respond(Request request, const Route& route) {
  auto refused = co_await let_in(request, route);
  if (refused) {
    reader_.drop_body();
    co_return refused;
  }
  trace_id_ = request.trace_id;  // let_in() may have set a new id
  AnonymousBodies::Share share;
  if (request.caller == nullptr) share = AnonymousBodies::Share(shared_.anonymous_bodies);
  const bool whole = co_await reader_.read_body(route, share);
  if (!whole) co_return std::nullopt;
  request.body = std::move(reader_.parsed().get().body());
  due = Monotonic::max();  // from here on, only the request's deadline applies
  if (route.work == Work::kQuick) co_return shared_.service.answer(route, request);
  const auto call =
      std::make_shared<PendingCall>(thread_.context.get_executor(), route, std::move(request));
  call->body_share = std::move(share);
  co_return co_await run(call, &httpd::answer, shared_.handlers);
}

// Checks the caller. Returns nullopt if the caller may use the route, otherwise the refusal. If the
// caller is cached in memory, decides at once. Otherwise a fiber looks up the caller in the store.
// This fiber does not count as a handler, so it can start even if there are too many handlers.
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

// Runs the job on a fiber and returns its response. Returns an error response if the job cannot
// start, is too late, or is ended by a shutdown of the server.
template <class Stream>
Task<std::optional<Response>> Connection<Stream>::run(std::shared_ptr<PendingCall> call, Job job,
                                                      RunningCalls& among) {
  due = Monotonic::max();  // from here on, only the request's deadline applies
  if (!submit(call, job, shared_, among)) {
    co_return shared_.service.overloaded(call->request);
  }
  pending_ = call;
  const Monotonic deadline = call->request.deadline;
  call->wake.expires_at(deadline == Monotonic::max() ? deadline : deadline + kGrace);
  bool late = false;
  while (!call->done && !call->is_streamed && !late && !closed_ && !cut_) {
    error_code woken;
    co_await call->wake.async_wait(asio::redirect_error(kTask, woken));
    late = !woken;
  }
  if (call->is_streamed) co_return std::move(call->response);
  pending_.reset();
  if (call->done) co_return std::move(call->response);
  call->stop.request_stop();
  co_return cut_ ? shared_.service.cut_off(call->request) : shared_.service.too_late(call->request);
}

template <class Stream>
bool Connection<Stream>::may_go_on() const {
  const Parser& parsed = reader_.parsed();
  return !shared_.draining && parsed.is_done() && parsed.get().version() >= 11 &&
         parsed.get().keep_alive();
}

template <class Stream>
Task<bool> Connection<Stream>::write(const Response& response, bool with_body, Framing framing) {
  const std::string trace_id = trace_id_ ? trace_id_->hex() : std::string();
  const std::string head = head_of(response, thread_.date(), trace_id, keep_alive_, framing);
  const std::array<asio::const_buffer, 2> parts = {
      asio::buffer(head), asio::buffer(with_body ? bytes_of(response) : "")};
  due_in(limits().write);
  error_code failed;
  co_await asio::async_write(stream_, parts, asio::redirect_error(kTask, failed));
  co_return !failed && !closed_;
}

// Sends the body that the request's fiber writes, until the fiber has ended or the client is gone.
// Returns true if the whole body was sent.
template <class Stream>
Task<bool> Connection<Stream>::write_streamed(const StreamedBody& body, Framing framing) {
  const std::shared_ptr<PendingCall> call = pending_;
  const Clock& clock = shared_.service.clock();
  const auto next_filler = [&] {
    return body.filler.empty() ? Monotonic::max() : clock.now() + body.filler_after;
  };
  call->wake.expires_at(Monotonic::max());
  is_endless_ = body.is_endless;
  filler_due_ = next_filler();
  if (shared_.draining) stop_endless();
  bool is_there = true;
  while (is_there && !closed_) {
    due = Monotonic::max();
    const bool was_done = call->done;  // read before take(), so that no bytes can come after
                                       // `taken`
    BodyPipe::TakenBytes taken = call->body.take();
    const bool is_silent = taken.bytes.empty() && taken.is_between_pieces && !was_done;
    if (is_silent && clock.now() >= filler_due_) taken.bytes = body.filler;
    if (!taken.bytes.empty()) {
      is_there = co_await send_piece(taken.bytes, framing);
      filler_due_ = next_filler();
    } else if (was_done) {
      break;
    } else {
      error_code woken;
      co_await call->wake.async_wait(asio::redirect_error(kTask, woken));
    }
  }
  is_endless_ = false;
  filler_due_ = Monotonic::max();
  call->stop.request_stop();
  if (!is_there || closed_ || !call->is_whole) co_return false;
  if (framing == Framing::kChunks) is_there = co_await send_piece({}, framing);
  co_return is_there;
}

// Sends a piece of a body. In the chunked form, an empty piece ends the body (RFC 9112 §7.1).
template <class Stream>
Task<bool> Connection<Stream>::send_piece(std::string_view piece, Framing framing) {
  char size[24] = {};
  const bool in_chunks = framing == Framing::kChunks;
  if (in_chunks) std::snprintf(size, sizeof(size), "%zx\r\n", piece.size());
  const std::array<asio::const_buffer, 3> parts = {
      asio::buffer(std::string_view(size)), asio::buffer(piece),
      asio::buffer(std::string_view(in_chunks ? "\r\n" : ""))};
  due_in(limits().write);
  error_code failed;
  co_await asio::async_write(stream_, parts, asio::redirect_error(kTask, failed));
  co_return !failed && !closed_;
}

// Closes the connection after the client had some time to finish sending. A close with unread bytes
// would reset the connection, and the client might not see the response.
template <class Stream>
Task<void> Connection<Stream>::hang_up() {
  constexpr std::chrono::seconds kLinger{2};
  if (closed_) co_return;
  due_in(kLinger);
  error_code failed;
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    co_await stream_.async_shutdown(asio::redirect_error(kTask, failed));
  }
  failed = {};
  socket().shutdown(tcp::socket::shutdown_send, failed);
  if (!failed && !closed_) co_await reader_.drop_rest();
}

}  // namespace patchbay::httpd
