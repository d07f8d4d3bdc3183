#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::gates {

// The value of Passage::action for a passage that can be any action of the connector. Every gate
// about any action of the connector applies to such a passage.
constexpr std::string_view kAnyAction = "*";

// The use of a connector or an action by a user, about which a gate decides. The views are valid
// only during the call.
struct Passage {
  std::string_view connector;
  std::string_view action{};  // "": the connector itself
  std::string_view organization{};
  std::string_view user{};
  std::string_view plan{};  // the organization's plan; "": unknown
};

// The rule by which a gate decides. The word of the kind is the `reason` of a refusal.
enum class Kind : std::uint8_t {
  kAllowlist,          // "allowlist": only the named connectors pass
  kPercentageRollout,  // "percentage_rollout": a share of all users passes, chosen by their ids
  kPlan,               // "plan": only organizations with one of the named plans pass
  kOrganization,       // "organization": only the named organizations pass
  kExperiment,         // "experiment": users of a closed variant do not pass; all others pass
  kKillSwitch,         // "kill_switch": nobody passes
};
std::string_view word_of(Kind kind);

// One arm of an experiment. `share` is in percent of all users. A user who is in no arm passes.
struct Variant {
  std::string name;
  double share = 0;
  bool open = true;  // users of this arm may pass
};

// One rule about some connectors, with its owner and the condition for its removal. Immutable.
struct Gate {
  std::string name;
  std::vector<std::string> aliases;  // the gate's names in dashboards
  std::string category;              // "connector/connector_admin"
  std::string purpose;
  std::string owner;
  std::string remove_when;
  bool enabled = true;                  // a disabled gate lets everybody pass
  std::vector<std::string> connectors;  // the gate applies to these connectors; empty: to all
  // The ids of the actions to which the gate applies. Empty: the gate applies to all actions of the
  // connectors, and to the connectors themselves.
  std::vector<std::string> actions;
  std::vector<std::string>
      except_organizations;  // these organizations pass, whatever the rule says
  std::vector<std::string> except_users;

  Kind kind = Kind::kKillSwitch;
  std::vector<std::string> names;  // connectors, plans or organizations, depending on `kind`
  double percent = 0;              // kPercentageRollout, to a hundredth
  std::vector<Variant> variants;   // kExperiment

  // Returns true if this gate applies to the passage.
  [[nodiscard]] bool concerns(const Passage& passage) const;
  // Returns true if the user may pass. Allocates no memory.
  [[nodiscard]] bool lets_pass(const Passage& passage) const;
  // Returns the user's arm of the experiment; null if the user is in no arm or the gate is not an
  // experiment.
  [[nodiscard]] const Variant* variant_of(const Passage& passage) const;
};

// Returns the user's place in [0, 10 000) for a gate. The place is the same on every host and in
// every release, and independent of the places for other gates. The place is not secret: everybody
// who knows the names can compute it.
std::uint32_t bucket_of(std::string_view gate, std::string_view organization,
                        std::string_view user);

}  // namespace patchbay::gates
