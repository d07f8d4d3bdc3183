#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "httpd/server.h"

namespace patchbay::httpd {

// Makes a context for TLS 1.2 and later with the certificate and the key of these files. Fails with
// INVALID_ARGUMENT. The message says which file is wrong, and shows nothing of its contents.
Result<std::unique_ptr<boost::asio::ssl::context>> tls_context(const TlsFiles& files);

}  // namespace patchbay::httpd
