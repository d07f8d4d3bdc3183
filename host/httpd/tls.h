#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "httpd/server.h"

namespace patchbay::httpd {

// Returns a context for TLS 1.2 and later with this certificate and key. Fails with
// INVALID_ARGUMENT. The message names the wrong file, but shows nothing of its contents.
Result<std::unique_ptr<boost::asio::ssl::context>> tls_context(const TlsFiles& files);

}  // namespace patchbay::httpd
