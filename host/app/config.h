// The operator's configuration. It comes from a file (patchbay.toml), the environment and flags.
// The environment overrides the file, and flags override both. Secrets come only from the
// environment; the file names their variables.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/anomalies.h"
#include "authserver/oidc_settings.h"
#include "base/result.h"
#include "base/secret.h"
#include "calls/bulkheads.h"
#include "documents/settings.h"
#include "oauth/client_identity.h"
#include "signatures/trust.h"
#include "webhooks/secrets.h"

namespace patchbay::app {

// An account for a connector, with a credential that the operator configured.
struct LinkConfig {
  std::string id;                  // unique; `--link` names it
  std::string connector;           // connector id
  Secret credential;               // token or API key
  std::string user_configuration;  // JSON object; "": no configuration
};

// The settings of `patchbay serve`. Other commands use only `store` and `key_ring`.
struct ServerConfig {
  std::string listen = "127.0.0.1:8080";  // ADDRESS:PORT, [ADDRESS]:PORT
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  std::vector<std::string> trusted_proxies;  // proxies that end TLS in front of this server
  std::string public_url;                    // the address for clients: "https://patchbay.example"
  std::string store = "patchbay.db";         // a file, or postgresql://…
  // the file with the keys that encrypt (seal) secrets; its mode is 0600
  std::filesystem::path key_ring = "patchbay.keys";
  // addresses to which providers may send people back, in addition to this server's
  std::vector<std::string> redirect_uris;
  std::vector<std::string> mcp_origins;  // web origins whose pages may use the MCP endpoint
  std::size_t mcp_tools = 128;           // with more tools, lists show a search tool; 0: no limit
  std::string audit_push;                // the URL that gets every audit record; empty: no URL
  std::filesystem::path audit_archive;   // the folder for old audit records; empty: no folder
  std::size_t audit_keep_days = 0;       // the age at which records are moved; 0: never
  std::string region;                    // the region of this host, for the audit; empty: unknown
  Secret audit_push_token;               // bearer token for audit_push; empty: no token
  std::vector<oauth::ConfiguredClient> oauth_clients;       // this host's clients at providers
  std::vector<webhooks::ConfiguredSecret> webhook_secrets;  // secrets that prove deliveries
  // If true, asks providers, in the name of each link, to send deliveries to public_url.
  bool webhook_subscriptions = false;
  // The providers at which people sign in, one for each organization; empty: they sign in with
  // passwords.
  std::vector<authserver::OidcSettings> oidc;
  bool takes_passwords = true;     // false: people sign in at a provider only
  std::size_t connections = 4096;  // from all clients together
  // The most connections from one address. 0: no limit; unset: 1/8 of `connections`, at least 16.
  std::optional<std::size_t> connections_per_address;
  std::size_t workers = 0;                 // threads that run calls; 0: one for each core
  std::size_t in_flight = 10'000;          // requests that run at the same time
  std::size_t requests_per_second = 1000;  // from one caller; 0: no limit
};

// The use of a secret in an environment variable.
enum class SecretOf { kLink, kOauthClient, kAuditPush, kWebhook, kOidc };

// A secret that cannot be used, because its variable is not set or has a bad value.
struct MissingSecret {
  SecretOf of;
  std::string sentence;  // says which key of which file names the variable, and what to do
};

// Looks up an environment variable. Functions take this as a parameter, so that tests can use their
// own variables.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;
Environment process_environment();

struct Config {
  std::filesystem::path file;                         // the file that was read; empty: no file
  std::vector<std::filesystem::path> connector_path;  // folders that contain connectors' folders
  // If true, a server reloads its connectors when files in connector_path have changed.
  bool watch_connectors = false;
  std::map<std::string, std::string> connector_config;  // connector id → JSON object
  std::vector<LinkConfig> links;
  std::vector<std::string> allow;       // ids of connectors that may be used; empty: all
  std::filesystem::path gates;          // a file of gates; empty: no file
  signatures::TrustOptions trust;       // which connectors are loaded, by their signatures
  std::filesystem::path trial_program;  // as in engine::Options; set by the program, not by a file
  std::filesystem::path text_reader;    // as in engine::Options; set by the program, not by a file
  std::filesystem::path reaper;         // patchbay-reaper; set by the program, not by a file
  Environment environment{};            // programs of connectors get a few of its variables
  std::string log_level;                // debug, info, warning, error; empty: the command's default
  std::filesystem::path log_file;       // for `patchbay serve`; empty: standard error
  std::size_t argument_bytes = std::size_t{1} << 20;
  std::size_t result_bytes = std::size_t{8} << 20;
  // The most calls that may run at once, also counting calls that wait for a provider; 0: any
  // number. While several organizations call, each organization may have at most half of a
  // connector's calls. It may also have at most half of server.in_flight, if
  // in_flight_of_organization gives no other number. These halves do not limit an organization
  // while no other organization calls.
  calls::BulkheadLimits bulkheads{.connector = 5000, .link = 1000, .organization = std::nullopt};
  std::size_t provider_connections = 64;              // of one worker to one origin
  std::chrono::milliseconds deadline{60'000};         // of one call; 0: none
  std::chrono::milliseconds provider_delay{900'000};  // the longest wait a provider may ask for
  documents::Settings documents;
  ServerConfig server;
  AnomalyThresholds anomalies;
  std::vector<MissingSecret> missing_secrets;  // the members for these secrets are empty
};

// Applies a TOML file to `config`. Refuses an unknown key and names the most similar known key.
// Refuses a wrong type and names the expected type. Both errors name file and line. Relative paths
// begin at the file's folder. A secret whose variable is not set is no error here: see
// require_secrets(). Fails with NOT_FOUND, or with INVALID_ARGUMENT and all faults at once.
Result<void> apply_file(const std::filesystem::path& file, const Environment& environment,
                        Config& config);

// Reads [connector.ID] of a file again. Fails if any part of the file is wrong.
Result<std::map<std::string, std::string>> connector_config_in(const std::filesystem::path& file);

// Fails with INVALID_ARGUMENT if a secret for one of the uses in `used` is missing. The error names
// each missing secret.
Result<void> require_secrets(const Config& config, std::initializer_list<SecretOf> used);

// Applies PATCHBAY_CONNECTOR_PATH, a list of folders separated by colons.
void apply_environment(const Environment& environment, Config& config);

// apply_credential() makes a link "<id>-env" for the connector from the variable
// PATCHBAY_CREDENTIAL_<ID> (in upper case, "_" for "-" and "."). So a first try needs no file.
// credential_variable() returns the variable's name.
std::string credential_variable(std::string_view connector);
void apply_credential(const Environment& environment, std::string_view connector, Config& config);

// Returns the default configuration file: the file that PATCHBAY_CONFIG names, or ./patchbay.toml
// if it exists.
std::optional<std::filesystem::path> find_file(const Environment& environment);

}  // namespace patchbay::app
