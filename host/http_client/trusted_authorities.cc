#include "http_client/trusted_authorities.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <utility>

namespace patchbay::http_client {

TrustedAuthorities::TrustedAuthorities(std::string file) : file_(std::move(file)) {
  if (!file_.empty()) return;
  const curl_version_info_data* built = curl_version_info(CURLVERSION_NOW);
  if (built->cainfo != nullptr) file_ = built->cainfo;
  if (built->capath != nullptr) folder_ = built->capath;
}

bool TrustedAuthorities::give_to(SSL_CTX* connection) {
  const Lock lock(mutex_);
  const Version found = version();
  if (!store_ || found != read_version_) {
    Store fresh = read();
    ERR_clear_error();  // OpenSSL reports the end of a PEM file as an error
    if (!fresh) return false;
    store_ = std::move(fresh);
    read_version_ = found;
  }
  SSL_CTX_set1_cert_store(connection, store_.get());
  return true;
}

// Reads the authorities. Sets the same flags as libcurl, so a certificate chain may end at a
// trusted authority even if another authority has signed that one.
TrustedAuthorities::Store TrustedAuthorities::read() const {
  Store store(X509_STORE_new());
  if (!store) return nullptr;
  if (file_.empty() && folder_.empty()) X509_STORE_set_default_paths(store.get());
  if (!file_.empty() && X509_STORE_load_file(store.get(), file_.c_str()) != 1) return nullptr;
  if (!folder_.empty() && X509_STORE_load_path(store.get(), folder_.c_str()) != 1) return nullptr;
  X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

TrustedAuthorities::Version TrustedAuthorities::version() const {
  struct stat file{};
  if (::stat(file_.c_str(), &file) != 0) return {};
  return {static_cast<std::int64_t>(file.st_ino), file.st_size, file.st_mtim.tv_sec,
          file.st_mtim.tv_nsec};
}

void TrustedAuthorities::Free::operator()(X509_STORE* store) const { X509_STORE_free(store); }

}  // namespace patchbay::http_client
