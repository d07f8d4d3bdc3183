// Tests TLS, plain HTTP behind trusted proxies, and client addresses that proxies report.
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "httpd/test_server.h"
#include "httpd/trusted_proxies.h"
#include "temporary_folder.h"

namespace patchbay::test {
namespace {

using namespace httpd;

// Makes a self-signed certificate for 127.0.0.1, and its key.
TlsFiles self_signed(const std::filesystem::path& folder) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const TlsFiles files{folder / "server.pem", folder / "server.key"};
  const auto write = [](const std::filesystem::path& path, auto&& into) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    REQUIRE(file != nullptr);
    into(file);
    std::fclose(file);
  };
  write(files.certificate, [&](std::FILE* file) { PEM_write_X509(file, certificate.get()); });
  write(files.key, [&](std::FILE* file) {
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  return files;
}

std::size_t append(char* data, std::size_t size, std::size_t count, void* out) {
  static_cast<std::string*>(out)->append(data, size * count);
  return size * count;
}

// Returns the answer to a client that trusts this certificate, or "" if there is no answer.
std::string get(const std::string& url, const std::filesystem::path& trusted, long version) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 curl_easy_cleanup);
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl.get(), CURLOPT_CAINFO, trusted.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYHOST, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_SSLVERSION, version);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  return curl_easy_perform(curl.get()) == CURLE_OK ? body : std::string();
}

TEST_CASE("over TLS the same is answered, TLS 1.1 is not spoken, nor plain text understood") {
  const TemporaryFolder folder;
  ServerOptions options;
  options.tls = self_signed(folder.path());
  TestServer server({}, options);
  const std::string url = "https://127.0.0.1:" + std::to_string(server.port()) + "/hello/tls";
  const auto& trusted = options.tls->certificate;
  CHECK(get(url, trusted, CURL_SSLVERSION_TLSv1_3) == "\"tls\"");
  CHECK(get(url, trusted, CURL_SSLVERSION_MAX_TLSv1_2) == "\"tls\"");
  CHECK(get(url, trusted, CURL_SSLVERSION_MAX_TLSv1_1).empty());
  CHECK_FALSE(exchange(server.port(), request_text("GET", "/hello/tls")));
}

TEST_CASE("a certificate without its key stops the start, and names the file") {
  const TemporaryFolder folder;
  const TlsFiles one = self_signed(folder.path());
  std::filesystem::create_directory(folder.path() / "other");
  const TlsFiles other = self_signed(folder.path() / "other");
  telemetry::Metrics metrics;
  SystemClock clock;
  SystemRandom random;
  telemetry::Log log({}, clock);
  Service service({}, {}, {}, {clock, random, log, metrics});
  ServerOptions options;
  options.port = 0;
  options.tls = TlsFiles{one.certificate, other.key};
  const auto mixed = Server::start(options, service);
  REQUIRE(mixed.has_error());
  CHECK(mixed.error().message().find(other.key.string()) != std::string::npos);
  options.tls = TlsFiles{folder.path() / "none.pem", other.key};
  CHECK(Server::start(options, service).has_error());
}

TEST_CASE("plain HTTP is spoken on loopback or behind named proxies, and nowhere else") {
  telemetry::Metrics metrics;
  SystemClock clock;
  SystemRandom random;
  telemetry::Log log({}, clock);
  Service service({}, {}, {}, {clock, random, log, metrics});
  ServerOptions options;
  options.port = 0;
  options.address = "0.0.0.0";
  const auto refused = Server::start(options, service);
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("--trusted-proxy") != std::string::npos);
  options.trusted_proxies = {"10.0.0.0/8"};
  CHECK(Server::start(options, service).has_value());
  options.trusted_proxies = {"10.0.0.0/33"};
  CHECK(Server::start(options, service).has_error());
}

TEST_CASE("plain HTTP may be spoken on every address that only this machine reaches") {
  const auto refused_for = [](const char* address) -> std::string {
    ServerOptions options;
    options.port = 0;
    options.address = address;
    const auto port = BoundPort::take(options);
    return port.has_error() ? port.error().message() : "";
  };
  CHECK(refused_for("127.0.0.1").empty());
  CHECK(refused_for("127.9.9.9").empty());
  for (const char* address : {"::1", "::ffff:127.0.0.1"}) {  // some machines have no IPv6
    const std::string refused = refused_for(address);
    INFO(refused);
    CHECK((refused.empty() || refused.starts_with("cannot listen on ")));
  }
  for (const char* address : {"::", "::ffff:192.0.2.1", "192.0.2.1"}) {
    CAPTURE(address);
    CHECK(refused_for(address).find("without TLS would send keys in the clear") !=
          std::string::npos);
  }
}

TEST_CASE("whom a request comes from is a trusted proxy's word, and nobody else's") {
  const std::string forged = "X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\n";
  TestServer open;
  CHECK(exchange(open.port(), request_text("GET", "/address", forged))->body == "\"127.0.0.1\"");
  ServerOptions options;
  options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
  TestServer behind({}, options);
  CHECK(exchange(behind.port(), request_text("GET", "/address", forged))->body == "\"192.0.2.1\"");
  const std::string chain = "X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\nX-Forwarded-For: 10.1.2.3\r\n";
  CHECK(exchange(behind.port(), request_text("GET", "/address", chain))->body == "\"192.0.2.1\"");
  CHECK(exchange(behind.port(), request_text("GET", "/address"))->body == "\"127.0.0.1\"");
}

TEST_CASE("a trusted proxy may write whom it speaks for with a port, and IPv6 in brackets") {
  const auto named = TrustedProxies::parse({"127.0.0.1", "fd00::/8"});
  REQUIRE(named.has_value());
  const TrustedProxies& proxies = named.value();
  const auto client = [&](std::string_view forwarded) {
    return proxies.client_of("127.0.0.1", forwarded);
  };
  CHECK(client("192.0.2.1:4711") == "192.0.2.1");
  CHECK(client("[2001:db8::1]:443") == "2001:db8::1");
  CHECK(client("[2001:db8::1]") == "2001:db8::1");
  CHECK(client("2001:db8::1") == "2001:db8::1");
  CHECK(client("6.6.6.6, 192.0.2.1:80, [fd00::7]:80") == "192.0.2.1");
  for (const char* wrong : {"192.0.2.1:", "192.0.2.1:x", "192.0.2.1:123456", "[2001:db8::1", "[]",
                            "[2001:db8::1]443", "[2001:db8::1]:", "unknown", "006.6.6.6"}) {
    INFO(wrong);
    CHECK(client(wrong) == "127.0.0.1");  // the last trustworthy address
  }
}

}  // namespace
}  // namespace patchbay::test
