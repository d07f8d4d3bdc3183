#include "http_client/http2_server.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace patchbay::test {
namespace {

constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::size_t kFrameHead = 9;
// The types of frames, and their flags.
constexpr std::uint8_t kData = 0;
constexpr std::uint8_t kHeaders = 1;
constexpr std::uint8_t kSettings = 4;
constexpr std::uint8_t kPing = 6;
constexpr std::uint8_t kAcknowledges = 1;
constexpr std::uint8_t kEndsStream = 1;
constexpr std::uint8_t kEndsHeaders = 4;
constexpr std::string_view kStatus200 = "\x88";  // an entry of HPACK's static table (RFC 7541, A)

std::uint32_t number_in(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes) number = number << 8U | static_cast<std::uint8_t>(byte);
  return number;
}

std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload) {
  const auto size = static_cast<std::uint32_t>(payload.size());
  std::string made;
  for (const unsigned shift : {16U, 8U, 0U}) made += static_cast<char>(size >> shift & 0xffU);
  made += static_cast<char>(type);
  made += static_cast<char>(flags);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    made += static_cast<char>(stream >> shift & 0xffU);
  }
  return made.append(payload);
}

int choose_http2(SSL*, const unsigned char** chosen, unsigned char* size,
                 const unsigned char* offered, unsigned offered_size, void*) {
  static const unsigned char wanted[] = {2, 'h', '2'};
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, size, wanted, sizeof wanted, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Http2Server::Http2Server(SSL_CTX* tls)
    : tls_(tls), listener_(socket(AF_INET, SOCK_STREAM, 0)), port_(listen_on_loopback(listener_)) {
  SSL_CTX_set_alpn_select_cb(tls_, &choose_http2, nullptr);
  thread_ = std::thread([this] { accept_all(); });
}

Http2Server::~Http2Server() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (const Connection& each : connections_) shutdown(each.socket, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  thread_.join();  // after this, no connection begins
  for (Connection& each : connections_) {
    each.thread.join();
    each.tls.reset();
    ::close(each.socket);
  }
  ::close(listener_);
}

std::size_t Http2Server::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

void Http2Server::wait_for_requests(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() == count; });
}

void Http2Server::answer_all() {
  const std::lock_guard lock(mutex_);
  for (; !waiting_.empty(); waiting_.pop_back()) {
    const PendingReply& last = waiting_.back();
    last.connection->tls->send(frame(kHeaders, kEndsHeaders, last.stream, kStatus200) +
                               frame(kData, kEndsStream, last.stream, last.body));
  }
}

void Http2Server::ping_all() {
  const std::lock_guard lock(mutex_);
  for (const Connection& each : connections_) {
    each.tls->send(frame(kPing, 0, 0, "12345678"));
    each.tls->send_until_acknowledged(frame(kPing, 0, 0, "12345678"));
  }
}

void Http2Server::accept_all() {
  for (;;) {
    const int accepted = ::accept(listener_, nullptr, nullptr);
    const std::lock_guard lock(mutex_);
    if (accepted < 0 || is_stopping_) {
      if (accepted >= 0) ::close(accepted);
      return;
    }
    Connection& added = connections_.emplace_back(Connection{.socket = accepted});
    added.thread = std::thread([this, &added] { serve(added); });
  }
}

void Http2Server::serve(Connection& connection) {
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  SSL* session = SSL_new(tls_);
  SSL_set_fd(session, connection.socket);
  const bool is_usable = SSL_accept(session) == 1;
  std::unique_lock lock(mutex_);
  connection.tls = std::make_unique<ServerConnection>(connection.socket, session);
  if (!is_usable || !connection.tls->send(frame(kSettings, 0, 0, ""))) return;
  for (;;) {
    lock.unlock();
    pollfd readable{connection.socket, POLLIN, 0};
    ::poll(&readable, 1, -1);
    lock.lock();
    const std::string more = connection.tls->receive();  // one TLS record
    if (more.empty()) return;
    connection.input += more;
    read_frames(connection);
    changed_.notify_all();
  }
}

void Http2Server::read_frames(Connection& connection) {
  std::string& input = connection.input;
  if (input.starts_with("PRI")) {
    if (input.size() < kPreface.size()) return;
    input.erase(0, kPreface.size());
  }
  while (input.size() >= kFrameHead) {
    const std::string_view head = std::string_view(input).substr(0, kFrameHead);
    const std::size_t size = number_in(head.substr(0, 3));
    if (input.size() < kFrameHead + size) return;
    const std::string payload = input.substr(kFrameHead, size);
    take_frame(connection, static_cast<std::uint8_t>(head[3]), static_cast<std::uint8_t>(head[4]),
               number_in(head.substr(5)), payload);
    input.erase(0, kFrameHead + size);
  }
}

void Http2Server::take_frame(Connection& connection, std::uint8_t type, std::uint8_t flags,
                             std::uint32_t stream, std::string_view payload) {
  if ((type == kSettings || type == kPing) && (flags & kAcknowledges) == 0) {
    connection.tls->send(frame(type, kAcknowledges, 0, type == kPing ? payload : ""));
  } else if (type == kHeaders || type == kData) {
    if (type == kData) connection.bodies[stream] += payload;
    if ((flags & kEndsStream) == 0) return;
    waiting_.push_back({&connection, stream, std::move(connection.bodies[stream])});
    connection.bodies.erase(stream);
  }
}

}  // namespace patchbay::test
