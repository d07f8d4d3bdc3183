#include "cli/server_address.h"

namespace patchbay::cli {

std::string server_address(const app::ServerConfig& config) {
  std::string address = config.public_url;
  if (address.empty()) {
    address = (config.tls_certificate.empty() ? "http://" : "https://") + config.listen;
  }
  return address.substr(0, address.find_last_not_of('/') + 1);
}

Result<std::string> server_address(const Invocation& invocation) {
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  return server_address(config.server);
}

}  // namespace patchbay::cli
