// The operator's configuration. It comes from a file (patchbay.toml), the environment and flags.
// The environment has priority over the file, and flags over both. Secrets come only from the
// environment; the file contains their variables' names.
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

// An account for a connector, with the operator's credential.
struct LinkConfig {
  std::string id;                  // a unique id, for `--link`
  std::string connector;           // id of the connector
  Secret credential;               // token or API key
  std::string user_configuration;  // a JSON object, or ""
};

// The settings of `patchbay serve`. Other commands use only `store` and `key_ring`.
struct ServerConfig {
  std::string listen = "127.0.0.1:8080";  // ADDRESS:PORT or [ADDRESS]:PORT
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  std::vector<std::string> trusted_proxies;  // proxies that end TLS in front of this server
  std::string public_url;                    // the address for clients, for example
                                             // "https://patchbay.example"
  std::string store = "patchbay.db";         // a file, or a URL postgresql://…
  // The file with the keys that encrypt secrets. Its mode is 0600.
  std::filesystem::path key_ring = "patchbay.keys";
  // More addresses to which providers may redirect browsers, in addition to this server's.
  std::vector<std::string> redirect_uris;
  std::vector<std::string> mcp_origins;  // web origins whose pages may use the MCP endpoint
  std::size_t mcp_tools = 128;           // with more tools, lists contain a search tool; 0: no
                                         // limit
  std::string audit_push;                // the URL that gets every audit record; may be empty
  std::filesystem::path audit_archive;   // folder for old audit records; may be empty
  std::size_t audit_keep_days = 0;       // age at which records are archived; 0: never
  std::string region;                    // this host's region, for the audit log; empty: unknown
  Secret audit_push_token;               // bearer token for audit_push; may be empty
  std::vector<oauth::ConfiguredClient> oauth_clients;       // this host's OAuth clients at
                                                            // providers
  std::vector<webhooks::ConfiguredSecret> webhook_secrets;  // secrets for checking webhook
                                                            // deliveries
  // True: asks providers, for each link, to send deliveries to public_url.
  bool webhook_subscriptions = false;
  // The providers at which people sign in, one for each organization; empty: they sign in with
  // passwords.
  std::vector<authserver::OidcSettings> oidc;
  bool takes_passwords = true;     // false: people sign in at a provider only
  std::size_t connections = 4096;  // from all clients together
  // The most connections from one address. 0: no limit; unset: 1/8 of `connections`, at least 16.
  std::optional<std::size_t> connections_per_address;
  std::size_t workers = 0;                 // number of threads that run calls; 0: one per core
  std::size_t in_flight = 10'000;          // maximum number of running requests
  std::size_t requests_per_second = 1000;  // limit of one caller; 0: no limit
};

// The purpose of a secret in an environment variable.
enum class SecretUse { kLink, kOauthClient, kAuditPush, kWebhook, kOidc };

// A secret that cannot be used, because its variable is not set or has an invalid value.
struct MissingSecret {
  SecretUse of;
  std::string sentence;  // names the file and key with the variable's name, and says what to do
};

// Returns the value of an environment variable. Passed as a parameter, so that tests can use their
// own variables.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;
Environment process_environment();

struct Config {
  std::filesystem::path file;                         // the file that was read; may be empty
  std::vector<std::filesystem::path> connector_path;  // folders that contain the connectors'
                                                      // folders
  // True: a server reloads its connectors when files in connector_path have changed.
  bool watch_connectors = false;
  std::map<std::string, std::string> connector_config;  // maps a connector's id to a JSON object
  std::vector<LinkConfig> links;
  std::vector<std::string> allow;       // ids of connectors that may be used; empty: all
  std::filesystem::path gates;          // path of the file of gates; empty: no file
  signatures::TrustOptions trust;       // rules for loading connectors by their signatures
  std::filesystem::path trial_program;  // see engine::Options; set by the program and not by a file
  std::filesystem::path text_reader;    // see engine::Options; set by the program and not by a file
  std::filesystem::path reaper;         // path of patchbay-reaper; set by the program and not by a
                                        // file
  Environment environment{};            // connectors' programs get a few of these variables
  std::string log_level;                // "debug", "info", "warning" or "error"; empty: the
                                        // command's default
  std::filesystem::path log_file;       // log file of `patchbay serve`; empty: standard error
  std::size_t argument_bytes = std::size_t{1} << 20;
  std::size_t result_bytes = std::size_t{8} << 20;
  // Maximum numbers of running calls, including calls that wait for a provider; 0: no limit. While
  // several organizations call, each may use at most half of a connector's calls, and at most half
  // of server.in_flight unless in_flight_of_organization gives another number. A single
  // organization is not limited to these halves.
  calls::BulkheadLimits bulkheads{.connector = 5000, .link = 1000, .organization = std::nullopt};
  std::size_t provider_connections = 64;              // connections of one worker to one origin
  std::chrono::milliseconds deadline{60'000};         // default deadline of a call; 0: no deadline
  std::chrono::milliseconds provider_delay{900'000};  // longest wait that a provider may ask for
  documents::Settings documents;
  ServerConfig server;
  audit::AnomalyThresholds anomalies;
  std::vector<MissingSecret> missing_secrets;  // the members for these secrets are empty
};

// Applies a TOML file to `config`. An unknown key or a wrong type is an error with file and line;
// it names the most similar key, or the expected type. Relative paths begin at the file's folder. A
// secret whose variable is not set is not an error here (see require_secrets()). Fails with
// NOT_FOUND, or with INVALID_ARGUMENT and all faults.
Result<void> apply_file(const std::filesystem::path& file, const Environment& environment,
                        Config& config);

// Reads [connector.ID] of a file again. Fails if any part of the file is wrong.
Result<std::map<std::string, std::string>> connector_config_in(const std::filesystem::path& file);

// Fails with INVALID_ARGUMENT if a secret for one of the purposes in `used` is missing. The error
// contains all missing secrets.
Result<void> require_secrets(const Config& config, std::initializer_list<SecretUse> used);

// Applies PATCHBAY_CONNECTOR_PATH, a list of folders separated by colons.
void apply_environment(const Environment& environment, Config& config);

// apply_credential() adds a link "<id>-env" for the connector, from the variable
// PATCHBAY_CREDENTIAL_<ID> (in upper case, "_" for "-" and "."). So a first try needs no file.
// credential_variable() returns the variable's name.
std::string credential_variable(std::string_view connector);
void apply_credential(const Environment& environment, std::string_view connector, Config& config);

// Returns the default configuration file: the file in PATCHBAY_CONFIG, or ./patchbay.toml if it
// exists.
std::optional<std::filesystem::path> find_file(const Environment& environment);

}  // namespace patchbay::app
