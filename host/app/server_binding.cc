#include "app/server_binding.h"

#include "app/audit_push.h"
#include "app/server.h"
#include "base/net.h"
#include "oauth/redirect_uris.h"
#include "wire/callback.h"

namespace patchbay::app {
namespace {

constexpr unsigned kIoThreads = 2;

Result<httpd::ServerOptions> options_of(const ServerConfig& config) {
  PATCHBAY_TRY(const auto listen, parse_listen(config.listen));
  httpd::ServerOptions options;
  options.address = listen.address;
  options.port = listen.port;
  options.trusted_proxies = config.trusted_proxies;
  options.threads = kIoThreads;
  options.workers = static_cast<unsigned>(config.workers);
  if (config.tls_certificate.empty() != config.tls_key.empty()) {
    return Error(Code::kInvalidArgument,
                 "TLS needs both a certificate and its key: --tls-cert and --tls-key");
  }
  if (!config.tls_key.empty()) options.tls = {config.tls_certificate, config.tls_key};
  return options;
}

// Returns the address at which browsers reach this server: public_url, or the address on which the
// server listens.
Result<std::string> base_of(const ServerConfig& config, const httpd::ServerOptions& options,
                            const httpd::BoundPort& port) {
  if (!config.public_url.empty()) {
    return config.public_url.substr(0, config.public_url.find_last_not_of('/') + 1);
  }
  if (!is_loopback_address(options.address)) {
    return Error(Code::kInvalidArgument,
                 "listening on " + config.listen +
                     " does not tell how browsers reach this server, and providers send them "
                     "back to it: set it with --public-url (public_url in [server]), such as "
                     "https://patchbay.example");
  }
  const std::string host = config.listen.substr(0, config.listen.rfind(':') + 1);
  return (options.tls ? "https://" : "http://") + host + std::to_string(port.number());
}

}  // namespace

Result<ServerBinding> take_listening(const ServerConfig& config) {
  PATCHBAY_TRY(auto options, options_of(config));
  PATCHBAY_TRY(auto port, httpd::BoundPort::take(options));
  PATCHBAY_TRY(auto base, base_of(config, options, port));
  std::string callback = base + wire::kCallbackPath;
  if (oauth::RedirectUris::parse({callback}).has_error()) {
    return Error(Code::kInvalidArgument,
                 "public_url has to be https, or http on loopback, because providers send browsers "
                 "back to it: write it as https://patchbay.example");
  }
  return ServerBinding{std::move(options), std::move(port), std::move(base), std::move(callback)};
}

Result<void> check_server(const ServerConfig& config, const ServerBinding& at) {
  PATCHBAY_TRY(httpd::Server::check(at.options));
  PATCHBAY_TRY(oauth::RedirectUris::parse(config.redirect_uris));
  return config.audit_push.empty() ? success() : check_audit_push(config.audit_push);
}

}  // namespace patchbay::app
