#include "http_client/tls_identity.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace patchbay::test {
namespace {

constexpr long kOneDay = 24L * 3600;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key make_key() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

void extend(X509* certificate, int what, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(const std::string& name, EVP_PKEY* key, X509* issuer,
                             EVP_PKEY* issuer_key) {
  Certificate made(X509_new(), &X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), issuer == nullptr ? 1 : 2);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -kOneDay);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), kOneDay);
  X509_set_pubkey(made.get(), key);
  X509_NAME* subject = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), issuer == nullptr ? subject : X509_get_subject_name(issuer));
  if (issuer == nullptr) {
    extend(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(made.get(), NID_key_usage, "critical,keyCertSign");
  } else {
    extend(made.get(), NID_subject_alt_name, "DNS:" + name);
  }
  X509_sign(made.get(), issuer_key, EVP_sha256());
  return made;
}

}  // namespace

TlsIdentity::TlsIdentity(const std::string& host) {
  const Key ca_key = make_key();
  const Certificate ca = make_certificate("Test Authority", ca_key.get(), nullptr, ca_key.get());
  const Key key = make_key();
  const Certificate certificate = make_certificate(host, key.get(), ca.get(), ca_key.get());
  context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context_.get(), certificate.get());
  SSL_CTX_use_PrivateKey(context_.get(), key.get());

  std::string path = "/tmp/patchbay_test_ca_XXXXXX";
  const int file = mkstemp(path.data());
  FILE* stream = file < 0 ? nullptr : fdopen(file, "w");
  if (stream == nullptr) throw std::runtime_error("no file for the test's certificate authority");
  PEM_write_X509(stream, ca.get());
  std::fclose(stream);
  ca_file_ = path;
}

TlsIdentity::~TlsIdentity() { unlink(ca_file_.c_str()); }

}  // namespace patchbay::test
