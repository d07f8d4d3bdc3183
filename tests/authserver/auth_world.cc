#include "authserver/auth_world.h"

#include <stdexcept>

#include "authserver/form.h"
#include "base/digest.h"
#include "oauth_messages/form.h"
#include "vault/key_ring_file.h"

namespace patchbay::authserver {
namespace {

httpd::Limits no_limits() {
  httpd::Limits limits;
  limits.requests_per_second = 0;
  return limits;
}

std::unique_ptr<vault::Vault> opened_vault(store::Store& store, const std::string& ring,
                                           Random& random) {
  auto opened = vault::Vault::open(store, vault::KeyRingSource::in_file(ring), random);
  if (opened.has_error()) FAIL(opened.error().message());
  return std::move(opened).value();
}

std::string new_ring(const TemporaryFolder& folder, Random& random) {
  const std::string ring = folder.path() / "keys";
  REQUIRE(vault::create_key_ring(ring, random).has_value());
  return ring;
}

// A route that returns the caller's identity.
httpd::Route who(std::string_view pattern, httpd::Access access, std::string_view id) {
  return {"GET",
          pattern,
          access,
          [](const httpd::Request& request) {
            const Caller& caller = *request.caller;
            return httpd::json_response(nlohmann::json{
                {"organization", caller.organization},
                {"user", caller.user},
                {"client", caller.client},
                {"key", caller.key},
                {"scopes", caller.scopes}}.dump());
          },
          id,
          "Says who asks."};
}

}  // namespace

std::string form_text(const Members& members) {
  oauth_messages::Parameters parameters;
  for (const auto& [name, value] : members) parameters.emplace_back(name, Secret(value));
  return std::string(oauth_messages::form_of(parameters).reveal());
}

AuthHost::AuthHost(const TestDatabase& database, const std::string& ring, const Clock& clock,
                   Random& random, const AuthPlace& place)
    : store(database.open()),
      vault_(opened_vault(*store, ring, random)),
      log_({.file = {}, .writer = place.log}, clock),
      http_(place.oidc.empty() ? nullptr
                               : std::make_unique<http_client::HttpClient>(
                                     http_client::HttpConfig{}, clock, random, log_, wait_)),
      audit_(*store, "host-1", clock),
      callers(*store, audit_, clock, log_, place.callers),
      keys(*store, random, clock, "host-1"),
      authserver(
          {.store = *store,
           .random = random,
           .clock = clock,
           .log = log_,
           .callers = callers,
           .vault = *vault_,
           .chain = "host-1",
           .issuer = place.issuer,
           .connectors =
               [] { return std::vector<ConnectorName>{{"github", "GitHub"}, {"mail", "Mail"}}; },
           .fetch_document = place.fetch
                                 ? place.fetch
                                 : [document = place.document](const std::string& /*address*/)
               -> Result<std::string> { return document; },
           .oidc = place.oidc,
           .http = http_.get(),
           .takes_passwords = place.takes_passwords}),
      service_(routes(),
               [this](const httpd::Credentials& shown) {
                 return callers.identify({.key = shown.key, .user = shown.user},
                                         shown.before_look_up);
               },
               no_limits(), {clock, random, log_, metrics_}) {
  httpd::ServerOptions options;
  options.port = place.port;
  options.workers = 2;
  auto started = httpd::Server::start(options, service_);
  if (started.has_error()) FAIL(started.error().message());
  server_ = std::move(started).value();
}

std::vector<httpd::Route> AuthHost::routes() {
  auto all = authserver.routes();
  all.push_back(who("/api/v1/mcp", httpd::Access::kTools, "tools"));
  all.push_back(who("/who", httpd::Access::kCall, "who"));
  all.push_back(who("/operated", httpd::Access::kOperate, "operated"));
  all.push_back({"GET", kPageForAnn, httpd::Access::kAnyone,
                 [this](const httpd::Request& request) -> Result<httpd::Response> {
                   if (auto asked = authserver.ask_person(request, {"acme", "ann"})) return *asked;
                   return httpd::Response{.body =
                                              request.path + "?" + text_of_query(request.query)};
                 },
                 "for_ann", "Is for ann."});
  all.back().takes_any_query = true;
  authserver.set_audiences(all);
  return all;
}

httpd::Response AuthHost::ask(std::string_view method, std::string_view target,
                              const std::string& headers, std::string_view body) const {
  const auto answer =
      test::exchange(server_->port(), test::request_text(method, target, headers, body));
  // Tests call this on several threads at once, which may not use Catch's assertions.
  if (!answer) throw std::runtime_error("no answer to " + std::string(target));
  return *answer;
}

httpd::Response AuthHost::post(std::string_view target, const Members& members,
                               const std::string& headers) const {
  return ask("POST", target, "Content-Type: application/x-www-form-urlencoded\r\n" + headers,
             form_text(members));
}

nlohmann::json AuthHost::token(int status, const Members& members,
                               const std::string& headers) const {
  const auto answer = post("/api/v1/oauth/token", members, headers);
  INFO(answer.body);
  REQUIRE(answer.status == status);
  CHECK(test::header_of(answer, "Cache-Control") == "no-store");
  return nlohmann::json::parse(answer.body);
}

httpd::Response AuthHost::ask_with(std::string_view path, const std::string& token) const {
  return ask("GET", path, "Authorization: Bearer " + token + "\r\n");
}

AuthWorld::AuthWorld(store::Dialect dialect)
    : ring_(new_ring(folder_, random)),
      database_(dialect),
      host_(std::make_unique<AuthHost>(database_, ring_, clock, random)) {
  REQUIRE(host_->keys.found("acme").has_value());
  REQUIRE(host_->keys.create({.organization = "acme", .user = "ann"}, "test").has_value());
}

std::unique_ptr<AuthHost> AuthWorld::other_host(const AuthPlace& place) {
  return std::make_unique<AuthHost>(database_, ring_, clock, random, place);
}

NewClient AuthWorld::client(std::string_view method, std::vector<std::string> scopes,
                            std::string organization) {
  auto made = server().clients.add({.name = "A client",
                                    .auth_method = std::string(method),
                                    .redirect_uris = {kBack, "http://localhost/callback"},
                                    .scopes = std::move(scopes),
                                    .organization = std::move(organization)},
                                   "test");
  if (made.has_error()) FAIL(made.error().message());
  return std::move(made).value();
}

std::string AuthWorld::code_for(const Client& client, std::vector<std::string> scopes,
                                const std::string& resource) {
  const auto code = server().grants.allow({.grant = {.organization = "acme",
                                                     .user = "ann",
                                                     .client = client.id,
                                                     .scopes = std::move(scopes),
                                                     .resource = resource},
                                           .redirect_uri = kBack,
                                           .challenge = sha256_base64url(kVerifier)});
  if (code.has_error()) FAIL(code.error().message());
  return std::string(code.value().reveal());
}

Members AuthWorld::exchange(const Client& client, const std::string& code) {
  return {{"grant_type", "authorization_code"},
          {"client_id", client.id},
          {"code", code},
          {"code_verifier", kVerifier},
          {"redirect_uri", kBack}};
}

Members AuthWorld::refresh(const Client& client, const std::string& token) {
  return {{"grant_type", "refresh_token"}, {"client_id", client.id}, {"refresh_token", token}};
}

nlohmann::json AuthWorld::tokens_for(const Client& client, std::vector<std::string> scopes,
                                     const std::string& resource) {
  return host().token(200, exchange(client, code_for(client, std::move(scopes), resource)));
}

long long AuthWorld::audited(const std::string& action) {
  return number_of(store(), "select count(*) from audit_record where action = '" + action + "'");
}

void AuthWorld::age(const std::string& table, std::chrono::seconds by) {
  const std::string millis = std::to_string(std::chrono::milliseconds(by).count());
  execute(store(), "update " + table + " set created_at = created_at - " + millis);
}

}  // namespace patchbay::authserver
