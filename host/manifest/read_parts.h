// Functions that read one part of a manifest from its JSON. Each function adds the faults of its
// part to `faults`. A part with faults must not be used.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/fault_list.h"
#include "manifest/json_view.h"
#include "manifest/manifest.h"

namespace patchbay::manifest {

Identity read_identity(Json root, FaultList& faults);
std::vector<Auth> read_auth(Json root, FaultList& faults);
std::vector<NetworkRule> read_network(Json root, FaultList& faults);
std::vector<FileGrant> read_files(Json root, FaultList& faults);
Limits read_limits(Json root);
Cache read_cache(Json root);
std::optional<Documents> read_documents(Json root);
std::optional<Webhooks> read_webhooks(Json root, FaultList& faults);
std::optional<Onboarding> read_onboarding(Json root);

// Reads one entry of `actions[]`. `pointer` points to the entry. Returns nullopt if the entry has
// faults. Adds notes about its schemas to `warnings`.
std::optional<Action> read_action(Json action, const std::string& pointer,
                                  const std::vector<std::string>& known_scopes, FaultList& faults,
                                  std::vector<std::string>& warnings);

// Reads `finds_files` of an action. `pointer` points to the action. Returns nullopt if the action
// does not have this member.
std::optional<FileFinding> read_finding(Json action, const std::string& pointer, FaultList& faults);

// Reads the schema in the member `key`. Returns nullopt if the member is missing or if the schema
// does not compile.
std::optional<schema::Schema> read_schema(Json owner, std::string_view key,
                                          const std::string& pointer, FaultList& faults,
                                          std::vector<std::string>& warnings);

// Adds a fault for each scope that is not in `known`.
void check_scopes(const std::vector<std::string>& scopes, const std::vector<std::string>& known,
                  const std::string& pointer, FaultList& faults);

// Returns each declared scope once, in the order of their declaration.
std::vector<std::string> declared_scopes(const std::vector<Auth>& auth);

}  // namespace patchbay::manifest
