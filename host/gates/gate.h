#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::gates {

// What a gate decides by. Borrowed for the question.
struct Passage {
  std::string_view connector;
  std::string_view action{};  // "": the connector as such
  std::string_view organization{};
  std::string_view user{};
  std::string_view plan{};  // of the organization; "": none is known
};

// How a gate decides. The word is the `reason` of what it refuses.
enum class Kind : std::uint8_t {
  kAllowlist,          // "allowlist": the connectors named pass, and no other
  kPercentageRollout,  // "percentage_rollout": so many of all users, always the same ones
  kPlan,               // "plan": organizations on one of these plans
  kOrganization,       // "organization": these
  kExperiment,         // "experiment": users whose variant is open
  kKillSwitch,         // "kill_switch": nobody
};
std::string_view word_of(Kind kind);

// One arm of an experiment. Shares are in percent of all users; who is in none has no variant and
// passes.
struct Variant {
  std::string name;
  double share = 0;
  bool open = true;  // whether who is in it may pass
};

// One rule about some connectors, with who answers for it and when it goes. Immutable.
struct Gate {
  std::string name;
  std::vector<std::string> aliases;  // by which dashboards know it
  std::string category;              // "connector/connector_admin"
  std::string purpose;
  std::string owner;
  std::string remove_when;
  bool enabled = true;                  // a disabled gate stands open
  std::vector<std::string> connectors;  // that it stands before; empty: all
  std::vector<std::string> actions;     // of those, by id; empty: all, and the connector as such
  std::vector<std::string> except_organizations;  // who passes whatever the rule says
  std::vector<std::string> except_users;

  Kind kind = Kind::kKillSwitch;
  std::vector<std::string> names;  // connectors, plans or organizations, as the kind has it
  double percent = 0;              // kPercentageRollout, to a hundredth
  std::vector<Variant> variants;   // kExperiment

  // Whether it has a say about this passage.
  [[nodiscard]] bool concerns(const Passage& passage) const;
  // Whether who asks may pass. Allocates nothing.
  [[nodiscard]] bool lets_pass(const Passage& passage) const;
  // The experiment's arm that the user is in; null outside experiments, or in none.
  [[nodiscard]] const Variant* variant_of(const Passage& passage) const;
};

// Where in [0, 10 000) a user stands before a gate: the same on every host and in every release,
// and independent from gate to gate. No secret: who knows the names can compute it.
std::uint32_t bucket_of(std::string_view gate, std::string_view organization,
                        std::string_view user);

}  // namespace patchbay::gates
