#include "http_client/connection_pool.h"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "http_client/address_guard.h"
#include "http_client/engine.h"
#include "http_client/http_client.h"

namespace patchbay::http_client {
namespace {

int port_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return 0;
}

int local_port_of(curl_socket_t socket) {
  sockaddr_storage local{};
  socklen_t size = sizeof(local);
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&local), &size) != 0) return 0;
  return port_of(local);
}

// Returns true if a read from the socket would return bytes, the end or an error at once.
bool has_input(curl_socket_t socket) {
  char byte = 0;
  const auto got = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

// Returns OpenSSL's state of the connection that `easy` will use. Returns nullptr without TLS.
SSL* tls_of(CURL* easy) {
  const curl_tlssessioninfo* info = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &info) != CURLE_OK || info == nullptr) {
    return nullptr;
  }
  return info->backend == CURLSSLBACKEND_OPENSSL ? static_cast<SSL*>(info->internals) : nullptr;
}

// Returns true if ALPN chose HTTP/2, which is the only way to agree on "h2" (RFC 9113 §3.2). Unread
// input is harmless on HTTP/2: frames may arrive at any time, and each response names its stream.
bool is_http2(const SSL* tls) {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(tls, &name, &size);
  return size == 2 && std::memcmp(name, "h2", 2) == 0;
}

}  // namespace

ConnectionPool::ConnectionPool(Engine& engine, std::string name, const HttpConfig& config)
    : engine_(engine), name_(std::move(name)), multi_(curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
  const auto most = static_cast<long>(config.max_connections_per_host);
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, long{CURLPIPE_MULTIPLEX});
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, most);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, most);
}

ConnectionPool::~ConnectionPool() = default;

curl_socket_t ConnectionPool::open_socket(const curl_sockaddr& address) {
  const int opened = socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
  if (opened < 0) return CURL_SOCKET_BAD;
  sockaddr_storage remote{};
  std::memcpy(&remote, &address.addr, std::min<std::size_t>(address.addrlen, sizeof(remote)));
  const auto* peer = reinterpret_cast<const sockaddr*>(&remote);
  try {
    engine_.make_room(opened);
    sockets_.push_back({opened, text_of(peer), port_of(remote), 0});
  } catch (const std::bad_alloc&) {
    ::close(opened);
    throw;
  }
  engine_.opened(opened);
  return opened;
}

int ConnectionPool::close_socket(void* pool, curl_socket_t socket) noexcept {
  auto& self = *static_cast<ConnectionPool*>(pool);
  std::erase_if(self.sockets_, [socket](const Socket& one) { return one.descriptor == socket; });
  self.engine_.closing(socket);
  return ::close(socket);
}

const ConnectionPool::Socket* ConnectionPool::find(std::string_view remote, int remote_port,
                                                   int local_port) {
  for (Socket& socket : sockets_) {
    if (socket.local_port == 0) socket.local_port = local_port_of(socket.descriptor);
    if (socket.local_port == local_port && socket.remote_port == remote_port &&
        socket.address == remote) {
      return &socket;
    }
  }
  return nullptr;
}

ConnectionPool::State ConnectionPool::state_of(CURL* easy, std::string_view remote, int remote_port,
                                               int local_port) {
  long connects = 0;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
  const bool is_kept = connects == 0;
  const SSL* tls = tls_of(easy);
  if (tls != nullptr && is_http2(tls)) return State::kClean;
  // Unread session tickets on a new TLS connection are normal input.
  if (tls != nullptr && !is_kept) return State::kClean;
  const Socket* socket = find(remote, remote_port, local_port);
  const bool unclean = socket == nullptr || has_input(socket->descriptor) ||
                       (tls != nullptr && SSL_has_pending(tls) == 1);
  if (!unclean) return State::kClean;
  return is_kept ? State::kStale : State::kSpokeFirst;
}

}  // namespace patchbay::http_client
