#include "gates/gate.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace patchbay::gates {
namespace {

constexpr double kBucketsPerPercent = 100;

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool holds_or_is_empty(const std::vector<std::string>& names, std::string_view name) {
  return names.empty() || holds(names, name);
}

std::uint32_t buckets_of(double percent) {
  return static_cast<std::uint32_t>(std::lround(percent * kBucketsPerPercent));
}

// Adds the text and a separator to an FNV-1a hash. No name contains the separator.
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return (hash ^ 0xff) * kPrime;
}

// The finalizer of MurmurHash3. FNV's low bits alone are not distributed evenly enough for a
// percentage rollout.
std::uint64_t spread(std::uint64_t hash) {
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

}  // namespace

std::string_view word_of(Kind kind) {
  static constexpr std::array<std::string_view, 6> kWords = {
      "allowlist", "percentage_rollout", "plan", "organization", "experiment", "kill_switch"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::uint32_t bucket_of(std::string_view gate, std::string_view organization,
                        std::string_view user) {
  constexpr std::uint64_t kOffset = 0xcbf29ce484222325;
  constexpr std::uint64_t kBuckets = 10'000;
  const std::uint64_t hash = spread(mix(mix(mix(kOffset, gate), organization), user));
  return static_cast<std::uint32_t>(hash % kBuckets);
}

bool Gate::concerns(const Passage& passage) const {
  return enabled && holds_or_is_empty(connectors, passage.connector) &&
         (passage.action == kAnyAction || holds_or_is_empty(actions, passage.action));
}

bool Gate::lets_pass(const Passage& passage) const {
  if (holds(except_organizations, passage.organization) || holds(except_users, passage.user)) {
    return true;
  }
  switch (kind) {
    case Kind::kAllowlist:
      return holds(names, passage.connector);
    case Kind::kPercentageRollout:
      return bucket_of(name, passage.organization, passage.user) < buckets_of(percent);
    case Kind::kPlan:
      return holds(names, passage.plan);
    case Kind::kOrganization:
      return holds(names, passage.organization);
    case Kind::kExperiment: {
      const Variant* variant = variant_of(passage);
      return variant == nullptr || variant->open;
    }
    case Kind::kKillSwitch:
      return false;
  }
  return false;
}

const Variant* Gate::variant_of(const Passage& passage) const {
  if (kind != Kind::kExperiment) return nullptr;
  const std::uint32_t bucket = bucket_of(name, passage.organization, passage.user);
  double upto = 0;
  for (const Variant& variant : variants) {
    upto += variant.share;
    if (bucket < buckets_of(upto)) return &variant;
  }
  return nullptr;
}

}  // namespace patchbay::gates
