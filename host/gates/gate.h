#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::gates {

// The value of Passage::action that means "any action of the connector". Every gate for any action
// of the connector applies to it.
constexpr std::string_view kAnyAction = "*";

// A user's use of a connector or an action, to be decided by a gate. The views are valid only
// during the call.
struct Passage {
  std::string_view connector;
  std::string_view action{};  // "": the connector itself
  std::string_view organization{};
  std::string_view user{};
  std::string_view plan{};  // the organization's plan; "": unknown
};

// The rule by which a gate decides. The word for the kind is the `reason` of a refusal.
enum class Kind : std::uint8_t {
  kAllowlist,          // "allowlist": only the listed connectors pass
  kPercentageRollout,  // "percentage_rollout": a share of all users passes, chosen by user id
  kPlan,               // "plan": only organizations with one of the listed plans pass
  kOrganization,       // "organization": only the listed organizations pass
  kExperiment,         // "experiment": users of a closed variant do not pass; all others pass
  kKillSwitch,         // "kill_switch": no user passes
};
std::string_view word_of(Kind kind);

// One arm of an experiment. `share` is in percent of all users. Users outside of all arms pass.
struct Variant {
  std::string name;
  double share = 0;
  bool open = true;  // true: users of this arm pass
};

// One rule about some connectors, with its owner and the condition for its removal. Immutable.
struct Gate {
  std::string name;
  std::vector<std::string> aliases;  // the gate's names in dashboards
  std::string category;              // for example "connector/connector_admin"
  std::string purpose;
  std::string owner;
  std::string remove_when;
  bool enabled = true;                  // false: everybody passes
  std::vector<std::string> connectors;  // the gate applies to these connectors; empty: to all
  // The ids of the actions to which the gate applies. Empty: all actions of the connectors, and the
  // connectors themselves.
  std::vector<std::string> actions;
  std::vector<std::string> except_organizations;  // these organizations always pass
  std::vector<std::string> except_users;

  Kind kind = Kind::kKillSwitch;
  std::vector<std::string> names;  // connectors, plans or organizations, depending on `kind`
  double percent = 0;              // for kPercentageRollout, in steps of 0.01
  std::vector<Variant> variants;   // for kExperiment

  // Returns true if this gate applies to the passage.
  [[nodiscard]] bool concerns(const Passage& passage) const;
  // Returns true if the user may pass. Allocates no memory.
  [[nodiscard]] bool lets_pass(const Passage& passage) const;
  // Returns the user's arm of the experiment. Returns nullptr if the user is in no arm, or if the
  // gate is not an experiment.
  [[nodiscard]] const Variant* variant_of(const Passage& passage) const;
};

// Returns the user's place in [0, 10 000) for a gate. It is the same on every host and in every
// release, and independent of the places for other gates. It is not secret: it can be computed from
// the names.
std::uint32_t bucket_of(std::string_view gate, std::string_view organization,
                        std::string_view user);

}  // namespace patchbay::gates
