// What the operator configures: a file (patchbay.toml), then the environment, then flags; each
// overrides the one before. Secrets come only from the environment: the file names their variables.
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
#include "base/result.h"
#include "base/secret.h"
#include "calls/bulkheads.h"
#include "oauth/client_identity.h"
#include "signatures/trust.h"
#include "webhooks/secrets.h"

namespace patchbay::app {

// An account for a connector, with a credential from the operator.
struct LinkConfig {
  std::string id;                  // unique; `--link` names it
  std::string connector;           // connector id
  Secret credential;               // token or API key
  std::string user_configuration;  // JSON object, "" for none
};

// The settings of `patchbay serve`. Other commands use only its store and key ring.
struct ServerConfig {
  std::string listen = "127.0.0.1:8080";  // ADDRESS:PORT, [ADDRESS]:PORT
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  std::vector<std::string> trusted_proxies;  // proxies that end TLS in front of this server
  std::string public_url;                    // the address for clients: "https://patchbay.example"
  std::string store = "patchbay.db";         // a file, or postgresql://…
  // the keys that seal secrets; a file of mode 0600
  std::filesystem::path key_ring = "patchbay.keys";
  // where providers may send people back to, in addition to this server
  std::vector<std::string> redirect_uris;
  std::vector<std::string> mcp_origins;  // web origins whose pages may use the MCP endpoint
  std::size_t mcp_tools = 128;           // a list of more has a search instead; 0: any number
  std::string audit_push;                // URL to which every audit record is sent; empty: none
  std::filesystem::path audit_archive;   // folder to which old audit records are moved; empty: none
  std::size_t audit_keep_days = 0;       // the age at which records are moved; 0: never
  std::string region;                    // the region of this host, for the audit; empty: unknown
  Secret audit_push_token;               // bearer token for audit_push; empty: none
  std::vector<oauth::ConfiguredClient> oauth_clients;       // our clients at providers
  std::vector<webhooks::ConfiguredSecret> webhook_secrets;  // what deliveries are proved with
  // Asks providers, in the name of each link, to send deliveries to public_url.
  bool webhook_subscriptions = false;
  std::size_t connections = 4096;                      // of all clients at once
  std::optional<std::size_t> connections_per_address;  // 0: any; unset: an eighth of all
  std::size_t workers = 0;                             // threads that run calls; 0: a core each
  std::size_t in_flight = 10'000;                      // requests that are answered at once
  std::size_t requests_per_second = 1000;              // of one caller; 0: no limit
};

// What a secret in an environment variable is for.
enum class SecretOf { kLink, kOauthClient, kAuditPush, kWebhook };

// A secret whose environment variable is not set.
struct MissingSecret {
  SecretOf of;
  std::string sentence;  // which key of which file names which variable, and what to do
};

// Looks up an environment variable. It is passed in, so that tests need no process environment.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;
Environment process_environment();

struct Config {
  std::filesystem::path file;                           // the file that was read; empty: none
  std::vector<std::filesystem::path> connector_path;    // folders that contain connectors' folders
  std::map<std::string, std::string> connector_config;  // connector id → JSON object
  std::vector<LinkConfig> links;
  std::vector<std::string> allow;       // ids of connectors that may be used; empty: all
  std::filesystem::path gates;          // the path of a file of gates; empty: none
  signatures::TrustOptions trust;       // which connectors are loaded, by their signatures
  std::filesystem::path trial_program;  // as in engine::Options; set by the program, not by a file
  std::filesystem::path text_reader;    // as in engine::Options; set by the program, not by a file
  std::filesystem::path reaper;         // patchbay-reaper; set by the program, not by a file
  Environment environment{};            // programs of connectors get a few of its variables
  std::string log_level;                // debug, info, warning, error; empty: the command's default
  std::filesystem::path log_file;       // for `patchbay serve`; empty: standard error
  std::size_t argument_bytes = std::size_t{1} << 20;
  std::size_t result_bytes = std::size_t{8} << 20;
  // Calls under way, those that wait for a provider included; 0: any number.
  calls::BulkheadLimits bulkheads{.connector = 5000, .link = 1000, .organization = 5000};
  std::size_t provider_connections = 64;              // of one worker to one origin
  std::chrono::milliseconds deadline{60'000};         // of one call; 0: none
  std::chrono::milliseconds provider_delay{900'000};  // the longest wait a provider may ask for
  ServerConfig server;
  AnomalyThresholds anomalies;
  std::vector<MissingSecret> missing_secrets;  // the members for these secrets are empty
};

// Applies a TOML file to `config`. An unknown key is refused with the nearest known name, and a
// wrong type with the expected one; both errors name file and line. Relative paths begin at the
// file's folder. A secret whose variable is not set is not an error here: see require_secrets().
// Errors: NOT_FOUND; INVALID_ARGUMENT with all faults at once.
Result<void> apply_file(const std::filesystem::path& file, const Environment& environment,
                        Config& config);

// Reads [connector.ID] of a file again. The whole file must be in order.
Result<std::map<std::string, std::string>> connector_config_in(const std::filesystem::path& file);

// Returns INVALID_ARGUMENT, naming each missing secret, if a secret for one of `used` is missing.
Result<void> require_secrets(const Config& config, std::initializer_list<SecretOf> used);

// Applies PATCHBAY_CONNECTOR_PATH, a list of folders separated by colons.
void apply_environment(const Environment& environment, Config& config);

// The value of PATCHBAY_CREDENTIAL_<ID> (upper case, "_" for "-" and ".") becomes the link
// "<id>-env" of that connector, so that a first try needs no file.
std::string credential_variable(std::string_view connector);
void apply_credential(const Environment& environment, std::string_view connector, Config& config);

// Returns the file that is read by default: PATCHBAY_CONFIG, or ./patchbay.toml if that exists.
std::optional<std::filesystem::path> find_file(const Environment& environment);

}  // namespace patchbay::app
