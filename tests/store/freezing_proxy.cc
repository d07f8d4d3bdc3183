#include "store/freezing_proxy.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace patchbay {
namespace {

sockaddr_in on_loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

template <class Address>
FileDescriptor connected(const Address& address) {
  const auto* to = reinterpret_cast<const sockaddr*>(&address);
  FileDescriptor made(::socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(made.get(), to, sizeof(address)) != 0) return FileDescriptor(-1);
  return made;
}

sockaddr_un at_path(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return address;
}

// Passes bytes on. Returns false if one of the two sides has ended.
bool pass_on(int from, int to) {
  std::array<char, 65'536> bytes{};
  const auto size = ::recv(from, bytes.data(), bytes.size(), 0);
  return size > 0 && ::send(to, bytes.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
}

}  // namespace

FreezingProxy::FreezingProxy(int port)
    : FreezingProxy([port] { return connected(on_loopback(port)); }) {}

FreezingProxy::FreezingProxy(const std::string& path)
    : FreezingProxy([path] { return connected(at_path(path)); }) {}

FreezingProxy::FreezingProxy(std::function<FileDescriptor()> connect)
    : connect_(std::move(connect)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      wake_(::eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in address = on_loopback(0);
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_.get(), any, size) != 0 || ::listen(listener_.get(), 64) != 0 ||
      ::getsockname(listener_.get(), any, &size) != 0) {
    throw std::runtime_error("no proxy on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

FreezingProxy::~FreezingProxy() {
  stopping_ = true;
  ::eventfd_write(wake_.get(), 1);
  thread_.join();
}

void FreezingProxy::set(bool frozen) {
  frozen_ = frozen;
  const int order = ++ordered_;
  ::eventfd_write(wake_.get(), 1);
  for (int done = done_; done < order; done = done_) done_.wait(done);
}

void FreezingProxy::take_connection() {
  FileDescriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  FileDescriptor server = connect_();
  if (client.get() < 0 || server.get() < 0) return;
  pairs_.push_back({std::move(client), std::move(server)});
}

void FreezingProxy::serve() {
  while (!stopping_) {
    const int order = ordered_;
    const bool frozen = frozen_;
    done_ = order;
    done_.notify_all();
    std::vector<pollfd> all = {{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const Pair& pair : pairs_) {
      const auto events = static_cast<short>(frozen ? 0 : POLLIN);
      all.push_back({frozen ? -1 : pair.client.get(), events, 0});
      all.push_back({frozen ? -1 : pair.server.get(), events, 0});
    }
    if (::poll(all.data(), all.size(), -1) < 0) continue;
    auto pair = pairs_.begin();
    for (std::size_t i = 2; i < all.size(); i += 2) {
      const int client = pair->client.get();
      const int server = pair->server.get();
      const bool open = (all[i].revents == 0 || pass_on(client, server)) &&
                        (all[i + 1].revents == 0 || pass_on(server, client));
      pair = open ? std::next(pair) : pairs_.erase(pair);
    }
    if (all[1].revents != 0) take_connection();
    eventfd_t count = 0;
    if (all[0].revents != 0) ::eventfd_read(wake_.get(), &count);
  }
}

}  // namespace patchbay
