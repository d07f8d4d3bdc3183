// A connector's manifest: everything that is known of it without running its code. Start here;
// README.md beside this file names the other files, sdk/schema/connector.schema.json every member.
//
//   PATCHBAY_TRY(auto manifest, manifest::read_manifest("connectors/github"));
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/action.h"
#include "manifest/auth.h"
#include "schema/schema.h"

namespace patchbay::manifest {

inline constexpr std::string_view kFileName = "connector.json";
inline constexpr std::size_t kFileBytes = std::size_t{4} << 20;  // larger ones are refused unread

struct Identity {
  std::string id;                    // as clients know it: "google_drive"
  std::vector<std::string> aliases;  // further names: "gdrive"
  std::string provider;              // one account of it serves all its connectors
  std::string domain;
  std::string name_space;  // the manifest's `namespace`
  std::string name;
  std::string description;
  std::string version;   // semver.org 2.0.0
  std::string library;   // a file of the folder, without path
  std::string icon;      // likewise, or ""
  std::string homepage;  // or ""
};

// From where the origin of a rule is known.
enum class OriginSource { kManifest, kConfig, kLink };

// A place the connector may talk to. What no rule allows is refused.
struct NetworkRule {
  OriginSource from = OriginSource::kManifest;
  std::string origin;       // kManifest: "https://api.github.com", "https://*.example.com:8443"
  std::string pointer;      // kConfig, kLink: to the address in the configuration (RFC 6901)
  bool credential = false;  // whether the account's credential may be sent there
};

enum class Per { kLink, kConnector };

struct RequestBudget {
  std::uint32_t count = 0;
  std::chrono::seconds window{0};
  Per per = Per::kLink;
};

// How many calls a plugin can bear at once.
enum class Concurrency { kInstance, kLink, kParallel };

struct Limits {
  Concurrency concurrency = Concurrency::kInstance;
  std::vector<RequestBudget> requests;  // all of them hold
};

struct Cache {
  std::chrono::seconds lifetime{0};  // 0: nothing is kept
  std::vector<std::string> methods = {"GET"};
};

// How far the annotations (read_only, …) of actions that are listed at run time can be believed.
struct DynamicActions {
  bool trusted_annotations = false;
};

struct Documents {
  bool incremental = false;  // enumerates changes since a cursor
  bool deletions = false;    // tells what is gone
  bool permissions = false;  // tells who may read
  std::vector<std::string> content_types;
  std::vector<std::string> scopes;
};

enum class Signature { kHmacSha256, kToken, kPlugin };
enum class SignatureEncoding { kHex, kBase64 };

struct Webhooks {
  Signature signature = Signature::kPlugin;
  std::string header;  // that carries it
  std::string prefix;  // before it in the header, such as "sha256="
  SignatureEncoding encoding = SignatureEncoding::kHex;
};

// What a person reads before and while connecting an account.
struct Onboarding {
  std::string title;
  std::string text;
  std::vector<std::string> steps;
};

struct Manifest {
  std::filesystem::path folder;
  Identity identity;
  std::vector<std::string>
      requirements;        // the manifest's `requires`: ids of services and capabilities
  std::vector<Auth> auth;  // at least one; the first is the usual one
  std::vector<NetworkRule> network;
  Limits limits;
  Cache cache;
  std::vector<Action> actions;
  std::vector<std::string> default_scopes;  // of actions that declare none
  std::vector<std::string> usual_scopes;    // those and what any action needs, each once
  std::optional<DynamicActions> dynamic_actions;
  std::optional<Documents> documents;
  std::optional<Webhooks> webhooks;
  std::optional<schema::Schema> config;              // nothing: no configuration is taken
  std::optional<schema::Schema> user_configuration;  // likewise, per link
  std::optional<Onboarding> onboarding;
  std::vector<std::string> warnings;  // what its author should know, although it works
};

// Reads and checks FOLDER/connector.json; nothing of the connector runs. Bounded in memory.
// NOT_FOUND without the file, else PLUGIN_FAULT with every fault in details().faults, each with its
// pointer, and the file's path at the head of the message. Thread-safe.
Result<Manifest> read_manifest(const std::filesystem::path& folder);

// The same for a text that stands in no folder yet: what depends on files is not checked.
Result<Manifest> parse_manifest(std::string_view json, const std::filesystem::path& folder = {});

// Every scope that the manifest's auth declares, in its order, each once.
std::vector<std::string> declared_scopes(const Manifest& manifest);

// The JSON Schema of a manifest, as sdk/schema/connector.schema.json has it.
std::string_view manifest_schema();

}  // namespace patchbay::manifest
