#include "hostile_provider.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "invariant.h"

namespace patchbay::fuzz {
namespace {

constexpr int kMoment = 5;  // milliseconds in which a client may notice that the answer is complete

void write_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the client has closed the connection
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// Waits until the other side's socket has received all written bytes, or is closed.
void wait_until_delivered(int socket) {
  int left = 0;
  while (ioctl(socket, SIOCOUTQ, &left) == 0 && left > 0) {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return;
    if (info.tcpi_state != TCP_ESTABLISHED && info.tcpi_state != TCP_FIN_WAIT1) return;
    std::this_thread::yield();
  }
}

std::string token_in(std::string_view request) {
  constexpr std::string_view kName = "X-Token: ";
  const std::size_t at = request.find(kName);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = request.substr(at + kName.size());
  return std::string(rest.substr(0, rest.find("\r\n")));
}

}  // namespace

HostileProvider::HostileProvider() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* where = reinterpret_cast<sockaddr*>(&address);
  must_hold(bind(listener_, where, size) == 0 && listen(listener_, 64) == 0 &&
                getsockname(listener_, where, &size) == 0,
            "there is a port to listen at");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

HostileProvider::~HostileProvider() {
  end();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  eventfd_write(wake_, 1);
  thread_.join();
  close(listener_);
  close(wake_);
}

void HostileProvider::begin(std::string answer) {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(answer);
}

void HostileProvider::first_is_done(std::string_view stray, bool close) {
  const std::lock_guard lock(mutex_);
  first_waits_ = false;
  for (const Connection& connection : connections_) {
    if (!connection.is_first) continue;
    write_all(connection.socket, stray);
    if (close) shutdown(connection.socket, SHUT_WR);
    wait_until_delivered(connection.socket);
  }
}

void HostileProvider::end() {
  {
    const std::lock_guard lock(mutex_);
    for (const Connection& connection : connections_) close(connection.socket);
    connections_.clear();
    first_waits_ = false;
  }
  eventfd_write(wake_, 1);
}

void HostileProvider::run() {
  std::vector<pollfd> watched;
  for (;;) {
    watched = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    int timeout = -1;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      for (const Connection& connection : connections_) {
        watched.push_back({connection.socket, POLLIN, 0});
      }
      if (first_waits_) timeout = kMoment;
    }
    const int ready = poll(watched.data(), watched.size(), timeout);
    const std::lock_guard lock(mutex_);
    if (ready == 0) let_go_of_first();
    std::uint64_t woken = 0;
    if (watched[1].revents != 0) eventfd_read(wake_, &woken);
    if (watched[0].revents != 0) accept_one();
    for (std::size_t i = 2; i < watched.size(); ++i) {
      const auto is_it = [&](const Connection& one) { return one.socket == watched[i].fd; };
      const auto found = std::find_if(connections_.begin(), connections_.end(), is_it);
      if (watched[i].revents != 0 && found != connections_.end()) receive(*found);
    }
  }
}

void HostileProvider::accept_one() {
  const int accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (accepted < 0) return;
  const int on = 1;
  setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connections_.push_back({accepted, {}, false});
}

void HostileProvider::receive(Connection& connection) {
  std::array<char, 4096> buffer{};
  const auto got = recv(connection.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) {
    connection.received.append(buffer.data(), static_cast<std::size_t>(got));
    if (connection.received.find("\r\n\r\n") != std::string::npos) answer(connection);
    return;
  }
  const int socket = connection.socket;
  std::erase_if(connections_, [socket](const Connection& one) { return one.socket == socket; });
  close(socket);
}

// Answers the received bytes. They form one request, because requests have no body.
void HostileProvider::answer(Connection& connection) {
  const std::string request = std::exchange(connection.received, {});
  if (request.find(" /second ") == std::string::npos) {
    connection.is_first = true;
    first_waits_ = true;
    write_all(connection.socket, answer_);
    return;
  }
  const std::string body = kWord + token_in(request);
  write_all(connection.socket, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                                   "\r\n\r\n" + body);
}

// If the client still waits for more bytes than the answer has, closes the connection of the first
// request.
void HostileProvider::let_go_of_first() {
  if (!first_waits_) return;
  first_waits_ = false;
  for (const Connection& connection : connections_) {
    if (connection.is_first) shutdown(connection.socket, SHUT_WR);
  }
}

}  // namespace patchbay::fuzz
