// A connector's manifest: all data about the connector that is known without running its code. Read
// this file first. README.md lists the other files, and sdk/schema/connector.schema.json describes
// every member.
//
//   PATCHBAY_TRY(auto manifest, manifest::read_manifest("connectors/github"));
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "manifest/action.h"
#include "manifest/auth.h"
#include "manifest/webhooks.h"
#include "schema/schema.h"
#include "signatures/trust.h"

namespace patchbay::manifest {

inline constexpr std::string_view kFileName = "connector.json";
// The minor version of the manifest form that this host knows. A manifest of a later minor version
// may have unknown members. The host ignores these members and adds a warning for each.
inline constexpr std::int64_t kMinor = 0;
inline constexpr std::size_t kFileBytes = std::size_t{4} << 20;  // larger files are not read

struct Identity {
  std::string id;                    // the name that clients use: "google_drive"
  std::vector<std::string> aliases;  // further names: "gdrive"
  std::string provider;              // one connected account serves all connectors of a provider
  std::string domain;
  std::string name_space;  // the manifest's `namespace`
  std::string name;
  std::string description;
  std::string version;   // a semantic version (semver.org 2.0.0)
  std::string library;   // a file in the folder, without path
  std::string icon;      // a file in the folder, or ""
  std::string homepage;  // may be empty
  // The connector's id in its manifest file and in its library, if the operator gave another id to
  // this instance of the connector. Otherwise "".
  std::string instance_of{};

  [[nodiscard]] const std::string& declared_id() const {
    return instance_of.empty() ? id : instance_of;
  }
};

// The place where the host finds a rule's origin: the manifest, the connector's configuration, or
// the user configuration of the link.
enum class OriginSource { kManifest, kConfig, kLink };

// An origin to which the connector may send requests. All other origins are refused.
struct NetworkRule {
  OriginSource from = OriginSource::kManifest;
  std::string origin;   // kManifest: "https://api.github.com", "https://*.example.com:8443"
  std::string pointer;  // kConfig, kLink: pointer to the address in the configuration (RFC 6901)
  bool credential = false;  // the account's credential may be sent to this origin
};

// A file or folder outside of the connector's folder that the connector itself opens.
struct FileGrant {
  // True: the path is in the user configuration of a link. False: the path is in the
  // connector's configuration.
  bool of_link = false;
  std::string pointer;  // pointer to the path in the configuration (RFC 6901)
  bool write = false;
};

enum class BudgetScope { kLink, kConnector };

struct RequestBudget {
  std::uint32_t count = 0;
  std::chrono::seconds window{0};
  BudgetScope per = BudgetScope::kLink;
};

// How many calls of a connector can run at once: one, one for each link, or any number.
enum class Concurrency { kInstance, kLink, kParallel };

struct Limits {
  Concurrency concurrency = Concurrency::kInstance;
  bool blocking = false;                // a call computes or reads files, so it blocks its thread
  std::uint32_t in_flight = 0;          // so many calls may run at once; 0: the host's limit
  std::uint32_t memory_mib = 0;         // memory of the connector's process; 0: the host's default
  std::vector<RequestBudget> requests;  // a request needs room in each of these budgets
  // True: the provider limits the requests of one account, and also the requests of all accounts of
  // one organization together (Link::domain).
  bool shared_by_domain = false;
};

struct Cache {
  std::chrono::seconds lifetime{0};  // 0: the host caches no answers of the provider
  std::vector<std::string> methods = {"GET"};
};

// An action of the manifest that runs actions of the dynamic list by Action::provider_name.
struct ListRunner {
  std::string action;     // the id of this action
  std::string name;       // the parameter of this action for the listed action's provider_name
  std::string arguments;  // the parameter of this action for the listed action's arguments
};

// The manifest's declarations about actions that are listed at run time.
struct DynamicActions {
  bool trusted_annotations = false;  // the host trusts `read_only` and similar members
  std::optional<ListRunner> called_by;
};

struct Documents {
  bool incremental = false;  // the connector can list the changes since a cursor
  bool deletions = false;    // the connector reports deleted documents
  bool permissions = false;  // the connector reports who may read each document
  std::vector<std::string> content_types;
  std::vector<std::string> scopes;
};

// The texts for a user who connects an account.
struct Onboarding {
  std::string title;
  std::string text;
  std::vector<std::string> steps;
};

struct Manifest {
  std::filesystem::path folder;
  Sha256 digest{};  // the SHA-256 of the manifest's text
  // The proof that the host accepted the files of the folder. loader::scan sets it. nullptr: the
  // host loads the folder without a proof.
  std::shared_ptr<const signatures::Seal> seal;
  Identity identity;
  std::vector<std::string>
      requirements;        // the manifest's `requires`: ids of services and capabilities
  std::vector<Auth> auth;  // at least one; the first is the default
  std::vector<NetworkRule> network;
  std::vector<FileGrant> files;
  Limits limits;
  Cache cache;
  std::vector<Action> actions;
  std::vector<std::string> default_scopes;  // for actions that declare no scopes
  // default_scopes and the scopes of every action, each once
  std::vector<std::string> usual_scopes;
  std::optional<DynamicActions> dynamic_actions;
  std::optional<Documents> documents;
  std::optional<Webhooks> webhooks;
  std::optional<schema::Schema> config;  // nullopt: the connector takes no configuration
  // The schema of the configuration of one link. nullopt: links take no configuration.
  std::optional<schema::Schema> user_configuration;
  std::optional<Onboarding> onboarding;
  std::vector<std::string> warnings;  // advice for the author; the manifest is valid
};

// Reads and checks FOLDER/connector.json. Runs no code of the connector. Uses a limited amount of
// memory. Fails with NOT_FOUND if there is no such file, with TOO_LARGE if the file has more than
// kFileBytes, and with OVERLOADED if the machine lacks a resource (file.h). Fails with PLUGIN_FAULT
// for any other reason. details().faults has every fault with its pointer. The message begins with
// the file's path. Thread-safe.
Result<Manifest> read_manifest(const std::filesystem::path& folder);

// Reads the text of a manifest. If `folder` is empty, skips the checks that need files of the
// folder.
Result<Manifest> parse_manifest(std::string_view json, const std::filesystem::path& folder = {});

// Returns every scope that the manifest's auth declares, each once, in the order of their
// declaration.
std::vector<std::string> declared_scopes(const Manifest& manifest);

// Returns the JSON Schema of a manifest: the text of sdk/schema/connector.schema.json.
std::string_view manifest_schema();

}  // namespace patchbay::manifest
