// Tests that the client sends requests only to servers with a trusted certificate for their name.
#include <curl/curl.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "http_client/client_fixture.h"
#include "http_client/interposed.h"
#include "http_client/tls_identity.h"

namespace patchbay {
namespace {

using test::ClientFixture;
using test::TlsIdentity;

void in_private(const test::SeenRequest&, test::ServerConnection& connection) {
  connection.answer(200, "in private");
}

http_client::Request once(http_client::Request request) {
  request.retry.max_tries = 1;
  return request;
}

TEST_CASE("an https server with a certificate of a trusted authority is talked to") {
  const TlsIdentity identity("localhost");
  ClientFixture fixture({.ca_file = identity.ca_file()}, identity.context());
  fixture.server.on("/", in_private);
  for (int i = 0; i < 3; ++i)
    CHECK(fixture.fetch(fixture.request("/")).value().body == "in private");
  CHECK(fixture.server.seen().back().connection == 1);
}

TEST_CASE("a certificate of an unknown authority, or for another name, is not talked to") {
  const TlsIdentity identity("localhost");
  const TlsIdentity unknown("localhost");
  const TlsIdentity other_name("elsewhere.example");
  ClientFixture distrusting({.ca_file = unknown.ca_file()}, identity.context());
  ClientFixture misnamed({.ca_file = other_name.ca_file()}, other_name.context());
  for (ClientFixture* fixture : {&distrusting, &misnamed}) {
    fixture->server.on("/", in_private);
    const auto refused = fixture->fetch(once(fixture->request("/")));
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kProviderUnavailable);
    CHECK(refused.error().message().find(fixture->server.origin()) != std::string::npos);
    CHECK(fixture->server.seen().empty());
  }
}

TEST_CASE("authorities are read once for all senders, and again when their file has changed") {
  const TlsIdentity identity("localhost");
  const TlsIdentity other("localhost");
  SSL_CTX_set_num_tickets(identity.context(), 0);  // without tickets, each connection must send its
                                                   // certificate
  ClientFixture fixture({.ca_file = identity.ca_file()}, identity.context());
  fixture.server.on("/", in_private);
  const auto fetch_as = [&](const std::string& sender) {
    auto request = once(fixture.request("/"));
    request.connections = sender;
    return fixture.fetch(request);
  };
  test::authority_files_read = 0;
  for (const char* sender : {"a", "b", "c"}) {
    CHECK(fetch_as(sender).value().body == "in private");
  }
  CHECK(test::authority_files_read == 1);
  std::filesystem::rename(other.ca_file(), identity.ca_file());
  const auto refused = fetch_as("d");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kProviderUnavailable);
  CHECK(fixture.server.seen().size() == 3);
}

TEST_CASE("a client without a file of authorities trusts the system's, and nobody else") {
  const char* bundle = curl_version_info(CURLVERSION_NOW)->cainfo;
  if (bundle == nullptr || !std::filesystem::exists(bundle)) {
    WARN("left out: this machine has no file of authorities");
    return;
  }
  const TlsIdentity identity("localhost");
  ClientFixture fixture({}, identity.context());
  fixture.server.on("/", in_private);
  test::authority_files_read = 0;
  const auto refused = fixture.fetch(once(fixture.request("/")));
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("peer certificate") != std::string::npos);
  CHECK(test::authority_files_read == 1);
}

TEST_CASE("a file of authorities that cannot be read lets no request go out") {
  const TlsIdentity identity("localhost");
  ClientFixture fixture({.ca_file = identity.ca_file() + ".gone"}, identity.context());
  fixture.server.on("/", in_private);
  CHECK(fixture.fetch(once(fixture.request("/"))).error().code() == Code::kProviderUnavailable);
  CHECK(fixture.server.seen().empty());
}

TEST_CASE("a redirect from https to plain http is refused, even where a rule would allow it") {
  const TlsIdentity identity("localhost");
  ClientFixture fixture({.ca_file = identity.ca_file()}, identity.context());
  test::ScriptedServer plain;
  plain.on("/", in_private);
  const http_client::OriginPolicy both(
      {ClientFixture::rule(fixture.server.origin()), ClientFixture::rule(plain.origin())});
  fixture.server.on("/", [&](const auto&, auto& connection) {
    connection.answer(302, "", "Location: " + plain.url("/") + "\r\n");
  });
  auto request = fixture.request("/");
  request.origins = &both;
  CHECK(fixture.fetch(request).error().code() == Code::kProviderError);
  CHECK(plain.seen().empty());
}

}  // namespace
}  // namespace patchbay
