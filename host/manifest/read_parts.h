// The parts of a manifest, each read from its JSON. What is wrong goes into `faults`; what is
// returned then is of no use.
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
Limits read_limits(Json root);
Cache read_cache(Json root);
std::optional<Documents> read_documents(Json root);
std::optional<Webhooks> read_webhooks(Json root);
std::optional<Onboarding> read_onboarding(Json root);

// One entry of `actions[]` at `pointer`; nothing when it has faults. The notes of its schemas go
// into `warnings`.
std::optional<Action> read_action(Json action, const std::string& pointer,
                                  const std::vector<std::string>& known_scopes, FaultList& faults,
                                  std::vector<std::string>& warnings);

// The schema at member `key`; nothing when there is none or it does not compile.
std::optional<schema::Schema> read_schema(Json owner, std::string_view key,
                                          const std::string& pointer, FaultList& faults,
                                          std::vector<std::string>& warnings);

// Each of `scopes` has to be among `known`.
void check_scopes(const std::vector<std::string>& scopes, const std::vector<std::string>& known,
                  const std::string& pointer, FaultList& faults);

// Each scope that is declared, once, in the order of declaration.
std::vector<std::string> declared_scopes(const std::vector<Auth>& auth);

}  // namespace patchbay::manifest
