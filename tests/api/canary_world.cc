#include "api/canary_world.h"

#include <fstream>
#include <sstream>

#include "base/base64.h"
#include "httpd/request.h"

namespace patchbay::test {
namespace {

constexpr std::string_view kClientSecret = "canary-client-secret";  // from ApiServer's environment

// Returns a secret that looks like no known kind of token. Each encoding changes the secret.
std::string canary_of(const std::string& name) {
  std::string text = "Zq7/+";
  for (const char letter : name) text += letter == ' ' ? '-' : letter;
  return text + "~kT9w";
}

std::string encoded(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0) {
      out += letter;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

std::string seed() {
  return R"({"github": {"users": [{"login": "octocat"}],
      "repositories": [{"full_name": "octocat/hello-world", "files": {"README.md": "hello"}}]},
    "oauth": {"github": {"user": "octocat", "rotation": "old_dies_at_once",
      "clients": [{"id": "client", "secret": ")" +
         std::string(kClientSecret) + R"(", "redirect_uris": ["https://client.example/back"]}]}}})";
}

std::string text_of(const httpd::Response& response) {
  std::string text = std::to_string(response.status) + "\n";
  for (const auto& header : response.headers) text += header.name + ": " + header.value + "\n";
  return text + "\n" + response.body;
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

}  // namespace

void CanaryWorld::configure(store::Dialect dialect, app::Config& config) {
  const TestFolder folder;
  const std::string path = folder.path() + "/patchbay.toml";
  std::ofstream(path) << "log_level = \"debug\"\n[connector.github]\nbase_url = \""
                      << provider.url() << "\"\nweb_url = \"" << provider.url()
                      << "\"\n[[link]]\nid = \"operators\"\nconnector = \"github\"\n"
                         "credential_env = \"OPERATORS_KEY\"\n";
  const auto environment = [this](std::string_view) -> std::optional<std::string> {
    return secret("operators key");
  };
  const auto applied = app::apply_file(path, environment, config);
  if (applied.has_error()) FAIL(applied.error().message());
  config.server.trusted_proxies = {"127.0.0.1"};
  if (dialect == store::Dialect::kPostgresql) {
    config.server.store += "&password=" + encoded_secret("database password");
  }
}

CanaryWorld::CanaryWorld(store::Dialect dialect)
    : provider({.seed = seed()}),
      server(
          dialect, [&](app::Config& config) { configure(dialect, config); },
          [this](std::string_view line) {
            const std::scoped_lock lock(mutex_);
            log_.append(line).append("\n");
          }) {
  scanner.plant("client secret", kClientSecret);
  for (const auto& key : server.api_keys()) {
    scanner.plant("API key " + std::to_string(scanner.size()), key);
  }
  std::istringstream ring(bytes_of(server.key_ring()));
  for (std::string word; ring >> word;) {
    const auto raw = from_base64(word);
    if (!raw || raw->size() != 32) continue;
    scanner.plant("vault key", word);
    scanner.plant("vault key's bytes", {reinterpret_cast<const char*>(raw->data()), raw->size()});
  }
  REQUIRE(scanner.size() >= 6);
}

std::string CanaryWorld::secret(const std::string& name) {
  scanner.plant(name, canary_of(name));
  return canary_of(name);
}

std::string CanaryWorld::encoded_secret(const std::string& name) { return encoded(secret(name)); }

httpd::Response CanaryWorld::response(std::string_view method, const std::string& target,
                                      const std::string& headers, std::string_view body,
                                      const std::set<std::string>& handed) {
  auto answer = server.ask(method, target, headers, body);
  answers_.push_back(
      {std::string(method) + " " + target.substr(0, target.find('?')), text_of(answer), handed});
  return answer;
}

nlohmann::json CanaryWorld::ask(std::string_view method, const std::string& target,
                                const std::string& headers, std::string_view body,
                                const std::set<std::string>& handed) {
  return nlohmann::json::parse(response(method, target, headers, body, handed).body, nullptr,
                               false);
}

std::string CanaryWorld::consent() {
  const std::string name = "state " + std::to_string(scanner.size());
  const auto begun =
      ask("POST", "/aip/connectors/oauth/initiate", server.ann(),
          R"({"connector_id":"github","redirect_uri":"https://client.example/back"})", {name});
  INFO(begun.dump());
  scanner.plant(name, begun.at("state").get<std::string>());
  const std::string url = begun.at("authorization_url");
  const auto port =
      static_cast<std::uint16_t>(std::stoi(provider.url().substr(provider.url().rfind(':') + 1)));
  const auto page = test::exchange(
      port, request_text("GET", url.substr(provider.url().size()), "User-Agent: a person's\r\n"));
  REQUIRE(page);
  const std::string back = header_of(*page, "Location");
  INFO(page->body);
  REQUIRE(back.starts_with("https://client.example/back?"));
  const auto fields = httpd::parse_form(back.substr(back.find('?') + 1));
  for (const auto& [field, value] : fields.value()) {
    if (field == "code") scanner.plant("code " + std::to_string(scanner.size()), value);
  }
  return back.substr(back.find('?'));
}

void CanaryWorld::connect() {
  const auto kept = ask("GET", "/aip/oauth/callback/github" + consent(), "");
  INFO(kept.dump());
  REQUIRE(kept.at("status") == "active");
}

void CanaryWorld::fail(const std::string& path, int status, const std::string& error,
                       const std::vector<sandbox::Pair>& more) {
  const std::string it = secret("provider words " + std::to_string(scanner.size()));
  nlohmann::json body = {
      {"message", "Bad credentials " + it + ", Bearer " + it + ", token=" + it},
      {"error", error.empty() ? it : error},
      {"error_description", "client_secret " + it + " is wrong"},
      {"client_secret", it},
      {"access_tokens", {it, base64(it)}},
      {"documentation_url", "https://docs.example/?access_token=" + encoded(it)}};
  std::vector<sandbox::Pair> headers = {{"Content-Type", "application/json"},
                                        {"Set-Cookie", "session=" + it},
                                        {"WWW-Authenticate", "Bearer error=\"" + it + "\""},
                                        {"X-Request-Id", it}};
  headers.insert(headers.end(), more.begin(), more.end());
  provider.faults().add(
      {.path = path, .status = status, .headers = std::move(headers), .body = body.dump()});
}

nlohmann::json CanaryWorld::call(std::string_view body) {
  const std::string resume = "resume token " + std::to_string(scanner.size());
  const auto answer =
      ask("POST", "/aip/connectors/github/actions/create_issue", server.ann(), body, {resume});
  if (answer.contains("resume_token")) {
    scanner.plant(resume, answer.at("resume_token").get<std::string>());
  }
  return answer;
}

nlohmann::json CanaryWorld::said(const nlohmann::json& envelope) {
  return ask("GET", "/v1/admin/provider_said/" + envelope.at("trace_id").get<std::string>(),
             server.admin());
}

// Adds the codes, tokens and verifiers that the provider received to the secrets of the search.
void CanaryWorld::plant_what_was_sent() {
  static const std::set<std::string> kSecrets = {"code", "code_verifier", "refresh_token",
                                                 "access_token", "client_secret"};
  for (const auto& request : provider.log().all()) {
    const std::string number = " " + std::to_string(scanner.size());
    const std::string shown(request.header("Authorization"));
    if (const auto blank = shown.find(' '); blank != shown.npos && shown.size() > blank + 8) {
      scanner.plant("authorization" + number, shown.substr(blank + 1));
    }
    const auto fields = httpd::parse_form(request.body);
    if (fields.has_value()) {
      for (const auto& [name, value] : fields.value()) {
        if (kSecrets.contains(name) && value.size() >= 8) scanner.plant(name + number, value);
      }
    }
    const auto json = nlohmann::json::parse(request.body, nullptr, false);
    if (!json.is_object()) continue;
    for (const auto& [name, value] : json.items()) {
      if (kSecrets.contains(name) && value.is_string()) {
        scanner.plant(name + number, value.get<std::string>());
      }
    }
  }
}

void CanaryWorld::look(const std::string& place, std::string_view text,
                       const std::set<std::string>& handed) {
  for (const std::string& name : scanner.found_in(text)) {
    if (!handed.contains(name)) found_.push_back(place + ": " + name);
  }
}

std::string CanaryWorld::stored() const {
  if (server.database().dialect() == store::Dialect::kSqlite) {
    return bytes_of(server.database().location()) + bytes_of(server.database().location() + "-wal");
  }
  const auto store = server.store();
  std::istringstream tables(
      patchbay::text_of(*store,
                        "select string_agg(tablename, ' ') from pg_tables where schemaname = "
                        "current_schema()"));
  std::string all;
  for (std::string table; tables >> table;) {
    all += patchbay::text_of(*store,
                             "select coalesce(string_agg(cast(row_to_json(t) as text), "
                             "chr(10)), '') from " +
                                 table + " t");
  }
  return all;
}

std::vector<std::string> CanaryWorld::leaks() {
  response("GET", "/metrics", server.admin());
  response("GET", "/v1/admin/catalog", server.admin());
  response("GET", "/v1/admin/scopes", server.admin());
  response("GET", "/v1/admin/analytics", server.admin());
  response("GET", "/aip/connectors/links/list_accessible", server.ann());
  server.server().drain(std::chrono::seconds(5));
  plant_what_was_sent();
  for (const RecordedAnswer& answer : answers_) look(answer.question, answer.text, answer.handed);
  const std::string rows = stored();
  REQUIRE(rows.find("connector_") != rows.npos);  // checks that the rows contain the records
  look("store", rows);
  const std::scoped_lock lock(mutex_);
  REQUIRE_FALSE(log_.empty());
  look("log", log_);
  return found_;
}

}  // namespace patchbay::test
