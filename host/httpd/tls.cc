#include "httpd/tls.h"

namespace patchbay::httpd {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

Result<std::unique_ptr<ssl::context>> tls_context(const TlsFiles& files) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION);
  error_code failed;
  context->use_certificate_chain_file(files.certificate.string(), failed);
  if (failed) {
    return Error(Code::kInvalidArgument, "the TLS certificate \"" + files.certificate.string() +
                                             "\" cannot be used: it has to be a readable PEM file "
                                             "with the server's certificate first");
  }
  context->use_private_key_file(files.key.string(), ssl::context::pem, failed);
  if (failed || SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return Error(Code::kInvalidArgument,
                 "the TLS key \"" + files.key.string() +
                     "\" cannot be used: it has to be a readable PEM file with the key of \"" +
                     files.certificate.string() + "\"");
  }
  return context;
}

}  // namespace patchbay::httpd
