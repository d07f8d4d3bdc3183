#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::gates {

// The `action` of a passage that can be any action of the connector. Every gate about an action of
// the connector applies to it.
constexpr std::string_view kAnyAction = "*";

// A user's wish to use a connector or an action, which a gate judges. The views are borrowed during
// the call.
struct Passage {
  std::string_view connector;
  std::string_view action{};  // "": the connector itself
  std::string_view organization{};
  std::string_view user{};
  std::string_view plan{};  // of the organization; "": unknown
};

// The rule by which a gate decides. The word of the kind is the `reason` of a refusal.
enum class Kind : std::uint8_t {
  kAllowlist,          // "allowlist": only the named connectors pass
  kPercentageRollout,  // "percentage_rollout": a share of all users passes, always the same users
  kPlan,               // "plan": only organizations on one of these plans pass
  kOrganization,       // "organization": only these organizations pass
  kExperiment,         // "experiment": a user passes unless the user's variant is closed
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
  std::vector<std::string> aliases;  // its names in dashboards
  std::string category;              // "connector/connector_admin"
  std::string purpose;
  std::string owner;
  std::string remove_when;
  bool enabled = true;                  // a disabled gate lets everybody pass
  std::vector<std::string> connectors;  // the gate applies to these connectors; empty: to all
  std::vector<std::string>
      actions;  // of these connectors, by id; empty: all actions, and the connector itself
  std::vector<std::string> except_organizations;  // they pass, whatever the rule says
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
// every release, and independent of the places for other gates. It is not secret: the names are
// enough to compute it.
std::uint32_t bucket_of(std::string_view gate, std::string_view organization,
                        std::string_view user);

}  // namespace patchbay::gates
