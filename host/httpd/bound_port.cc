#include "httpd/bound_port.h"

#include "base/net.h"
#include "httpd/bound_socket.h"
#include "httpd/server.h"

namespace patchbay::httpd {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using error_code = boost::system::error_code;

Result<tcp::endpoint> endpoint_of(const ServerOptions& options) {
  error_code failed;
  const auto address = asio::ip::make_address(options.address, failed);
  if (failed) {
    return Error(Code::kInvalidArgument, "\"" + options.address +
                                             "\" is no IP address to listen on; write 127.0.0.1, "
                                             "0.0.0.0, ::1 or one of this machine's");
  }
  if (!options.tls && !is_loopback_address(options.address) && options.trusted_proxies.empty()) {
    return Error(Code::kInvalidArgument,
                 "listening on " + options.address +
                     " without TLS would send keys in the clear: give a certificate and key "
                     "(--tls-cert, --tls-key), name the proxies that speak TLS before this server "
                     "(--trusted-proxy), or listen on 127.0.0.1");
  }
  return tcp::endpoint(address, options.port);
}

}  // namespace

BoundPort::BoundPort(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}
BoundPort::BoundPort(BoundPort&&) noexcept = default;
BoundPort::~BoundPort() = default;

Result<BoundPort> BoundPort::take(const ServerOptions& options) {
  PATCHBAY_TRY(const auto wanted, endpoint_of(options));
  auto socket = std::make_unique<Socket>();
  error_code failed;
  const auto unless_failed = [&](auto&& step) {
    if (!failed) step();
  };
  auto& acceptor = socket->acceptor;
  acceptor.open(wanted.protocol(), failed);
  unless_failed([&] { acceptor.set_option(asio::socket_base::reuse_address(true), failed); });
  unless_failed([&] { acceptor.bind(wanted, failed); });
  unless_failed([&] { socket->at = acceptor.local_endpoint(failed); });
  if (!failed) return BoundPort(std::move(socket));
  return Error(Code::kInvalidArgument, "cannot listen on " + wanted.address().to_string() +
                                           " port " + std::to_string(wanted.port()) + ": " +
                                           failed.message());
}

std::uint16_t BoundPort::number() const { return socket_->at.port(); }

}  // namespace patchbay::httpd
