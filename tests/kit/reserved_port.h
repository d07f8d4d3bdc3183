// A port for a test's server that cannot choose a free port and report it.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "base/file_descriptor.h"

namespace patchbay::test {

// Holds a socket that is bound to the port and never listens. While it lives, the system gives the
// port to nobody who asks for any; but a server that asks for this port, with SO_REUSEADDR as
// servers do, can listen there, and again after it has ended.
class ReservedPort {
 public:
  ReservedPort() : socket_(bound_socket()), number_(port_of(socket_.get())) {}

  [[nodiscard]] std::uint16_t number() const { return number_; }
  [[nodiscard]] std::string text() const { return std::to_string(number_); }

 private:
  // An IPv6 socket also reserves the port for IPv4 addresses.
  static FileDescriptor bound_socket() {
    for (const int family : {AF_INET6, AF_INET}) {
      FileDescriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
      const int on = 1;
      const int off = 0;
      ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      if (family == AF_INET6)
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
      sockaddr_storage any{};
      any.ss_family = static_cast<sa_family_t>(family);
      if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0) {
        return socket;
      }
    }
    throw std::runtime_error("the system has no free port");
  }
  // Both kinds of addresses have the port at the same offset.
  static std::uint16_t port_of(int socket) {
    sockaddr_in6 address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("a bound socket has no address");
    }
    return ntohs(address.sin6_port);
  }

  FileDescriptor socket_;
  std::uint16_t number_;
};

}  // namespace patchbay::test
