#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/config.h"
#include "app/toml_reader.h"
#include "base/nearest.h"
#include "callers/names.h"
#include "connecting/handed_key.h"
#include "engine/options.h"
#include "oauth_messages/endpoint_address.h"
#include "telemetry/log.h"

namespace patchbay::app {
namespace {

// Reads patchbay.toml. Defines the keys and the setting for each key.
class FileReader : private TomlReader {
 public:
  FileReader(const std::filesystem::path& file, const Environment& environment, Config& config)
      : TomlReader(file), environment_(environment), config_(config) {}

  Result<void> read();

 private:
  void connectors(const toml::node& node);
  void link(const toml::table& table);
  void oauth_client(const toml::table& table);
  void issuer(const toml::node& node, std::string& into);
  void webhook(const toml::table& table);
  void limits(const toml::node& node);
  void documents(const toml::node& node);
  void server(const toml::node& node);
  void sign_in(const toml::node& node);
  void providers(const toml::node& node);
  void provider(const toml::table& settings, bool is_listed);
  void audit(const toml::node& node);
  void anomalies(const toml::node& node);
  void trust(const toml::node& node);
  void threshold(const toml::node& node, std::string_view name, audit::Threshold& out);
  void store(const toml::node& node);
  void paths(const toml::node& node);
  void level(const toml::node& node);
  void organization(const toml::node& node, std::string& out);
  void secret_env(const toml::node& node, SecretUse of, Secret& out);

  const Environment& environment_;
  Config& config_;
};

Result<void> FileReader::read() {
  const auto entry = [this](void (FileReader::*one)(const toml::table&)) {
    return [this, one](const toml::node& node) {
      tables(node, [this, one](const toml::table& table) { (this->*one)(table); });
    };
  };
  const std::array<Key, 17> keys = {{
      {"connector_path", [this](const toml::node& node) { paths(node); }},
      {"watch_connectors",
       [this](const toml::node& node) { boolean(node, config_.watch_connectors); }},
      {"allow", [this](const toml::node& node) { strings(node, config_.allow); }},
      {"gates", [this](const toml::node& node) { path(node, config_.gates); }},
      {"log_level", [this](const toml::node& node) { level(node); }},
      {"log_file", [this](const toml::node& node) { path(node, config_.log_file); }},
      {"connector", [this](const toml::node& node) { connectors(node); }},
      {"link", entry(&FileReader::link)},
      {"oauth_client", entry(&FileReader::oauth_client)},
      {"webhook", entry(&FileReader::webhook)},
      {"limits", [this](const toml::node& node) { limits(node); }},
      {"documents", [this](const toml::node& node) { documents(node); }},
      {"server", [this](const toml::node& node) { server(node); }},
      {"sign_in", [this](const toml::node& node) { sign_in(node); }},
      {"audit", [this](const toml::node& node) { audit(node); }},
      {"anomalies", [this](const toml::node& node) { anomalies(node); }},
      {"trust", [this](const toml::node& node) { trust(node); }},
  }};
  return read_file(keys);
}

void FileReader::connectors(const toml::node& node) {
  members(node, [this](std::string_view id, const toml::node& settings) {
    object(settings, config_.connector_config[std::string(id)]);
  });
}

void FileReader::link(const toml::table& settings) {
  LinkConfig link;
  const std::array<Key, 4> keys = {{
      {"id", [&](const toml::node& node) { string(node, link.id); }},
      {"connector", [&](const toml::node& node) { string(node, link.connector); }},
      {"credential_env",
       [&](const toml::node& node) { secret_env(node, SecretUse::kLink, link.credential); }},
      {"user_configuration",
       [&](const toml::node& node) { object(node, link.user_configuration); }},
  }};
  table(settings, "[link]", keys);
  if (link.connector.empty()) {
    return fault(settings, "required", "a [[link]] needs `connector`, the id it links.");
  }
  if (link.id.empty()) link.id = link.connector;
  for (const LinkConfig& other : config_.links) {
    if (other.id == link.id) {
      return fault(settings, "unique", "two links are called \"" + link.id + "\".");
    }
  }
  config_.links.push_back(std::move(link));
}

// Reads the issuer of an [[oauth_client]].
void FileReader::issuer(const toml::node& node, std::string& into) {
  string(node, into);
  if (into.empty() || oauth_messages::check_endpoint(into).has_value()) return;
  fault(node, "pattern",
        "oauth_client.issuer has to be the https address of an authorization server, as its "
        "metadata name it.");
}

void FileReader::oauth_client(const toml::table& settings) {
  oauth::ConfiguredClient made;
  const std::array<Key, 5> keys = {{
      {"name", [&](const toml::node& node) { string(node, made.name); }},
      {"organization", [&](const toml::node& node) { organization(node, made.organization); }},
      {"issuer", [&](const toml::node& node) { issuer(node, made.client.issuer); }},
      {"client_id", [&](const toml::node& node) { string(node, made.client.id); }},
      {"client_secret_env",
       [&](const toml::node& node) {
         secret_env(node, SecretUse::kOauthClient, made.client.secret);
       }},
  }};
  table(settings, "[oauth_client]", keys);
  if (made.name.empty() || made.client.id.empty()) {
    return fault(settings, "required",
                 "an [[oauth_client]] needs `name`, the connector or provider it is for, and "
                 "`client_id`.");
  }
  auto& clients = config_.server.oauth_clients;
  for (const oauth::ConfiguredClient& other : clients) {
    if (other.name == made.name && other.organization == made.organization) {
      return fault(settings, "unique",
                   "two OAuth clients are for \"" + made.name + "\"" +
                       (made.organization.empty() ? "" : " of \"" + made.organization + "\"") +
                       ".");
    }
  }
  clients.push_back(std::move(made));
}

// Reads one [[webhook]]. A connector may have several valid secrets, so that a new secret can
// replace an old one without a gap.
void FileReader::webhook(const toml::table& settings) {
  webhooks::ConfiguredSecret made;
  const std::array<Key, 3> keys = {{
      {"connector", [&](const toml::node& node) { string(node, made.connector); }},
      {"organization", [&](const toml::node& node) { organization(node, made.organization); }},
      {"secret_env",
       [&](const toml::node& node) { secret_env(node, SecretUse::kWebhook, made.secret); }},
  }};
  table(settings, "[webhook]", keys);
  if (made.connector.empty() || !settings.contains("secret_env")) {
    return fault(settings, "required",
                 "a [[webhook]] needs `connector`, whose deliveries it proves, and `secret_env`.");
  }
  auto& secrets = config_.server.webhook_secrets;
  const auto is_same = [&](const auto& other) { return other.connector == made.connector; };
  if (std::count_if(secrets.begin(), secrets.end(), is_same) ==
      static_cast<std::ptrdiff_t>(webhooks::kMostSecrets)) {
    return fault(settings, "maxItems",
                 "more than " + std::to_string(webhooks::kMostSecrets) +
                     " secrets are for deliveries of \"" + made.connector + "\".");
  }
  secrets.push_back(std::move(made));
}

void FileReader::limits(const toml::node& node) {
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  auto deadline = static_cast<std::size_t>(config_.deadline.count());
  auto provider_delay = static_cast<std::size_t>(config_.provider_delay.count());
  const auto bytes = [this](std::size_t& out) {
    return [this, &out](const toml::node& value) {
      number(value, out, engine::Options::kMostBytes, 1);
    };
  };
  constexpr auto kLongest = static_cast<std::size_t>(engine::Options::kLongestDeadline.count());
  const auto calls = [this](std::size_t& out) {
    return [this, &out](const toml::node& value) { number(value, out, 100'000); };
  };
  std::size_t of_organization = config_.bulkheads.organization.value_or(kNone);
  const std::array<Key, 8> keys = {{
      {"in_flight_of_connector", calls(config_.bulkheads.connector)},
      {"in_flight_of_link", calls(config_.bulkheads.link)},
      {"in_flight_of_organization", calls(of_organization)},
      {"provider_connections",
       [&](const toml::node& value) { number(value, config_.provider_connections, 10'000, 1); }},
      {"argument_bytes", bytes(config_.argument_bytes)},
      {"result_bytes", bytes(config_.result_bytes)},
      {"deadline_ms", [&](const toml::node& value) { number(value, deadline, kLongest); }},
      {"provider_delay_ms",
       [&](const toml::node& value) { number(value, provider_delay, kLongest); }},
  }};
  table(*settings, "limits", keys);
  if (of_organization != kNone) config_.bulkheads.organization = of_organization;
  config_.deadline = std::chrono::milliseconds(deadline);
  config_.provider_delay = std::chrono::milliseconds(provider_delay);
}

void FileReader::documents(const toml::node& node) {
  using Settings = patchbay::documents::Settings;
  constexpr std::size_t kMostHeld = 1'000'000'000;
  constexpr std::size_t kMostPercent = 100;
  constexpr auto kMostDays = static_cast<std::size_t>(Settings::kMostListingAge.count());
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  Settings& into = config_.documents;
  std::size_t document = into.fetches.document;
  std::size_t memory = into.fetches.memory;
  auto held = static_cast<std::size_t>(into.brake.count);
  auto percent = static_cast<std::size_t>(std::lround(into.brake.share * kMostPercent));
  auto days = static_cast<std::size_t>(
      std::chrono::duration_cast<std::chrono::days>(into.listings.age).count());
  constexpr std::size_t kMost = engine::Options::kMostBytes;
  const std::array<Key, 5> keys = {{
      {"document_bytes", [&](const toml::node& value) { number(value, document, kMost, 1); }},
      {"fetch_bytes",
       [&](const toml::node& value) { number(value, memory, kMost, Settings::kLeastMemory); }},
      {"held_count", [&](const toml::node& value) { number(value, held, kMostHeld); }},
      {"held_percent", [&](const toml::node& value) { number(value, percent, kMostPercent); }},
      {"listing_days", [&](const toml::node& value) { number(value, days, kMostDays); }},
  }};
  table(*settings, "documents", keys);
  into.fetches.document = document;
  into.fetches.memory = memory;
  into.brake.count = static_cast<std::int64_t>(held);
  into.brake.share = static_cast<double>(percent) / kMostPercent;
  into.listings.age = std::chrono::days(days);
}

void FileReader::server(const toml::node& node) {
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  ServerConfig& into = config_.server;
  const auto text = [this](std::string& out) {
    return [this, &out](const toml::node& value) { string(value, out); };
  };
  const auto file = [this](std::filesystem::path& out) {
    return [this, &out](const toml::node& value) { path(value, out); };
  };
  const auto up_to = [this](std::size_t most, std::size_t& out) {
    return [this, most, &out](const toml::node& value) { number(value, out, most); };
  };
  std::size_t of_one = into.connections_per_address.value_or(kNone);
  const std::array<Key, 19> keys = {{
      {"listen", text(into.listen)},
      {"tls_cert", file(into.tls_certificate)},
      {"tls_key", file(into.tls_key)},
      {"trusted_proxies", [&](const toml::node& value) { strings(value, into.trusted_proxies); }},
      {"public_url", text(into.public_url)},
      {"store", [&](const toml::node& value) { store(value); }},
      {"key_ring", file(into.key_ring)},
      {"redirect_uris", [&](const toml::node& value) { strings(value, into.redirect_uris); }},
      {"mcp_origins", [&](const toml::node& value) { strings(value, into.mcp_origins); }},
      {"mcp_tools", up_to(100'000, into.mcp_tools)},
      {"audit_push", text(into.audit_push)},
      {"audit_push_token_env",
       [&](const toml::node& value) {
         secret_env(value, SecretUse::kAuditPush, into.audit_push_token);
       }},
      {"region", text(into.region)},
      {"webhook_subscriptions",
       [&](const toml::node& value) { boolean(value, into.webhook_subscriptions); }},
      {"connections",
       [&](const toml::node& value) { number(value, into.connections, 1'000'000, 1); }},
      {"connections_per_address", up_to(1'000'000, of_one)},
      {"workers", up_to(1024, into.workers)},
      {"in_flight", [&](const toml::node& value) { number(value, into.in_flight, 100'000, 1); }},
      {"requests_per_second", up_to(1'000'000'000, into.requests_per_second)},
  }};
  table(*settings, "server", keys);
  if (into.webhook_subscriptions && !into.public_url.starts_with("https://")) {
    fault(node, "required",
          "[server] webhook_subscriptions needs `public_url` with https, where providers send to.");
  }
  if (of_one != kNone) into.connections_per_address = of_one;
}

void FileReader::sign_in(const toml::node& node) {
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  ServerConfig& into = config_.server;
  const std::array<Key, 2> keys = {{
      {"passwords", [&](const toml::node& value) { boolean(value, into.takes_passwords); }},
      {"oidc", [&](const toml::node& value) { providers(value); }},
  }};
  table(*settings, "sign_in", keys);
  if (!into.takes_passwords && !settings->contains("oidc")) {
    fault(node, "required",
          "[sign_in] passwords = false needs [sign_in.oidc]: otherwise nobody could sign in.");
  }
}

// Reads [sign_in.oidc], the provider of one organization, or [[sign_in.oidc]], the providers of
// several.
void FileReader::providers(const toml::node& node) {
  if (node.is_array()) {
    return tables(node, [this](const toml::table& one) { provider(one, true); });
  }
  if (const toml::table* only = expect_table(node)) provider(*only, false);
}

void FileReader::provider(const toml::table& settings, bool is_listed) {
  authserver::OidcSettings made;
  made.has_own_return = is_listed;
  const std::string place = is_listed ? "[[sign_in.oidc]]" : "[sign_in.oidc]";
  const auto text = [this](std::string& out) {
    return [this, &out](const toml::node& value) { string(value, out); };
  };
  const std::array<Key, 9> keys = {{
      {"organization", [&](const toml::node& value) { organization(value, made.organization); }},
      {"issuer", text(made.issuer)},
      {"client_id", text(made.client_id)},
      {"client_secret_env",
       [&](const toml::node& value) { secret_env(value, SecretUse::kOidc, made.client_secret); }},
      {"name", text(made.name)},
      {"scopes", [&](const toml::node& value) { strings(value, made.scopes); }},
      {"email_domains", [&](const toml::node& value) { strings(value, made.email_domains); }},
      {"create_people", [&](const toml::node& value) { boolean(value, made.create_people); }},
      {"replaces_second_factor",
       [&](const toml::node& value) { boolean(value, made.replaces_second_factor); }},
  }};
  table(settings, is_listed ? "[sign_in.oidc]" : "sign_in.oidc", keys);
  for (const std::string_view needed : {"organization", "issuer", "client_id"}) {
    if (settings.contains(needed)) continue;
    return fault(settings, "required",
                 place + " needs `organization`, `issuer` and `client_id`; `" +
                     std::string(needed) + "` is missing.");
  }
  if (const auto checked = authserver::check_oidc(made); checked.has_error()) {
    fault(settings, "pattern", place + " " + checked.error().message());
  }
  for (const authserver::OidcSettings& other : config_.server.oidc) {
    if (other.organization != made.organization) continue;
    return fault(settings, "unique",
                 place + " has two providers of the organization \"" + made.organization + "\".");
  }
  config_.server.oidc.push_back(std::move(made));
}

void FileReader::audit(const toml::node& node) {
  constexpr std::size_t kMostDays = 36'500;
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  ServerConfig& into = config_.server;
  const std::array<Key, 2> keys = {{
      {"archive", [&](const toml::node& value) { path(value, into.audit_archive); }},
      {"keep_days",
       [&](const toml::node& value) { number(value, into.audit_keep_days, kMostDays, 1); }},
  }};
  table(*settings, "audit", keys);
  if (into.audit_keep_days != 0 && into.audit_archive.empty()) {
    fault(node, "required",
          "[audit] keep_days needs `archive`, the folder that older records are moved to.");
  }
}

void FileReader::anomalies(const toml::node& node) {
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  audit::AnomalyThresholds& into = config_.anomalies;
  const auto key = [this](std::string_view name, audit::Threshold& out) -> Key {
    return {name, [this, name, &out](const toml::node& value) { threshold(value, name, out); }};
  };
  const std::array<Key, 5> keys = {
      key("refused_keys", into.refused_keys), key("failed_oauth", into.failed_oauth),
      key("refreshes", into.refreshes), key("addresses", into.addresses),
      key("new_scopes", into.new_scopes)};
  table(*settings, "anomalies", keys);
}

void FileReader::trust(const toml::node& node) {
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  signatures::TrustOptions& into = config_.trust;
  std::string policy = "any";
  const std::array<Key, 2> keys = {{
      {"connectors", [&](const toml::node& value) { string(value, policy); }},
      {"keys", [&](const toml::node& value) { path(value, into.keys); }},
  }};
  table(*settings, "trust", keys);
  const auto known = signatures::policy_of(policy);
  if (!known) {
    return fault(node, "enum", "[trust] connectors has to be \"any\", \"unbroken\" or \"known\".");
  }
  into.policy = *known;
  if (into.policy == signatures::Policy::kKnown && into.keys.empty()) {
    fault(node, "required",
          "[trust] connectors = \"known\" needs `keys`, the file of publishers' keys.");
  }
}

// Reads a table such as {count = 20, seconds = 60}. If a key is missing, its value does not change.
void FileReader::threshold(const toml::node& node, std::string_view name, audit::Threshold& out) {
  // The maximum count. It limits memory: for each address, link or connector, the times of up to
  // `count` events are stored (audit/episodes.h).
  constexpr std::size_t kMost = 1000;
  constexpr std::size_t kLongest = std::size_t{30} * 86'400;
  const toml::table* settings = expect_table(node);
  if (settings == nullptr) return;
  auto seconds = static_cast<std::size_t>(out.window.count());
  const std::array<Key, 2> keys = {{
      {"count", [&](const toml::node& value) { number(value, out.count, kMost); }},
      {"seconds", [&](const toml::node& value) { number(value, seconds, kLongest); }},
  }};
  table(*settings, "anomalies." + std::string(name), keys);
  out.window = std::chrono::seconds(seconds);
}

// Reads the location of the store. A relative path begins at the file's folder. The URL of a
// database stays unchanged.
void FileReader::store(const toml::node& node) {
  std::string location;
  string(node, location);
  if (location.empty()) return;
  const bool is_url = location.find("://") != location.npos || location.starts_with("sqlite:");
  config_.server.store = is_url ? location : (folder() / location).string();
}

void FileReader::paths(const toml::node& node) {
  std::vector<std::string> given;
  strings(node, given);
  config_.connector_path.clear();
  for (const std::string& path : given) {
    config_.connector_path.push_back(folder() / path);
  }
}

void FileReader::level(const toml::node& node) {
  std::string given;
  string(node, given);
  if (telemetry::level_of(given)) {
    config_.log_level = given;
  } else if (!given.empty()) {
    fault(node, "enum",
          "log_level has to be debug, info, warning or error." +
              did_you_mean(given, telemetry::kLevelNames));
  }
}

void FileReader::organization(const toml::node& node, std::string& out) {
  if (!node.is_string()) return expected(node, "type", "a string");
  string(node, out);
  const auto checked = callers::check_organization(out);
  if (!checked) fault(node, "pattern", key() + ": " + checked.error().message());
}

// Reads a secret from the variable in `node`. If the variable is not set or has an invalid value,
// only adds the secret to `missing_secrets`, because only the command knows whether it needs the
// secret.
void FileReader::secret_env(const toml::node& node, SecretUse of, Secret& out) {
  std::string variable;
  string(node, variable);
  if (variable.empty()) return;
  const std::string place = file().string() + ": " + line_of(node) + ": " + key() +
                            " names the environment variable " + variable + ", ";
  auto value = environment_(variable);
  if (!value) {
    config_.missing_secrets.push_back(
        {of, place + "which is not set. Set it to the secret where this command is run."});
    return;
  }
  auto secret = connecting::handed_key(Secret(std::move(*value)));
  if (!secret) {
    config_.missing_secrets.push_back(
        {of, place + "which cannot be used: " + secret.error().message()});
    return;
  }
  out = std::move(secret).value();
}

}  // namespace

Result<void> apply_file(const std::filesystem::path& file, const Environment& environment,
                        Config& config) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return Error(Code::kNotFound, "there is no such configuration file.").at(file.string());
  }
  config.file = file;
  return FileReader(file, environment, config).read();
}

Result<std::map<std::string, std::string>> connector_config_in(const std::filesystem::path& file) {
  Config config;
  const Environment none = [](std::string_view) { return std::optional<std::string>(); };
  PATCHBAY_TRY(apply_file(file, none, config));
  return std::move(config.connector_config);
}

}  // namespace patchbay::app
