// One rule of the ABI, and the function that examines whether a connector obeys the rule. A check
// is one row and one function in the file of its group (check_binary.cc, …). Its id never changes.
// For each check, the tests have a connector that breaks the rule (tests/conformance/zoo).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace patchbay::conformance {

class Examination;

// A connector that breaks a MUST fails the run. A broken SHOULD is a warning.
enum class Weight : std::uint8_t { kMust, kShould };

// The part of the connector that a check needs. If this part does not work, the check is skipped.
enum class Needs : std::uint8_t { kFiles, kManifest, kLibrary, kInstance };

struct Check {
  std::string_view id;  // GROUP.WHAT, such as "binary.needs_only_the_system"
  // 1: files · 2: library and instances · 3: calls · 4: documents, webhooks · 5: many calls, chance
  int level;
  Weight weight;
  Needs needs;
  std::string_view rule;     // the rule, as a sentence
  std::string_view heading;  // the heading in sdk/ABI.md that has the rule, or the ABI's header
  std::string_view change;   // the change that an author makes if the rule is broken
  void (*examine)(Examination&);
};

// Returns the part of the id before the dot.
std::string_view group_of(const Check& check);

// The checks of each group, in the order in which they run.
std::span<const Check> binary_checks();
std::span<const Check> manifest_checks();
std::span<const Check> load_checks();
std::span<const Check> entry_checks();
std::span<const Check> lifecycle_checks();
std::span<const Check> ownership_checks();
std::span<const Check> error_checks();
std::span<const Check> struct_checks();
std::span<const Check> auth_checks();
std::span<const Check> http_checks();
std::span<const Check> action_checks();
std::span<const Check> fault_checks();
std::span<const Check> concurrency_checks();
std::span<const Check> process_checks();
std::span<const Check> program_checks();
std::span<const Check> document_checks();
std::span<const Check> webhook_checks();
std::span<const Check> soak_checks();
std::span<const Check> scenario_checks();

std::vector<const Check*> all_checks();
// Returns the check that runs one round of `fuzz` (fuzz.h). The last check of all_checks().
const Check& fuzz_check();
// Returns the check with this id; nullptr if no check has this id.
const Check* find_check(std::string_view id);

// The ids of the checks that decide whether other checks can run (see Needs).
inline constexpr std::string_view kManifestGate = "manifest.valid";
inline constexpr std::string_view kLibraryGate = "load.entry_found";
inline constexpr std::string_view kInstanceGate = "lifecycle.create";

}  // namespace patchbay::conformance
