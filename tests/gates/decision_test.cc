// Tests which users a single gate allows.
#include <catch2/catch.hpp>
#include <string>

#include "gates/gate.h"

namespace patchbay::gates {
namespace {

Gate gate_of(Kind kind) {
  Gate gate;
  gate.name = "rollout";
  gate.kind = kind;
  return gate;
}

// Returns how many of 20,000 users the gate allows.
int passing(const Gate& gate) {
  int count = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string user = "user-" + std::to_string(i);
    if (gate.lets_pass({.connector = "google_drive", .organization = "acme", .user = user}))
      ++count;
  }
  return count;
}

TEST_CASE("an allow-list lets its connectors pass and no other") {
  Gate gate = gate_of(Kind::kAllowlist);
  gate.names = {"box", "mcp"};
  CHECK(gate.lets_pass({.connector = "mcp"}));
  CHECK_FALSE(gate.lets_pass({.connector = "github"}));
}

TEST_CASE("a roll-out lets about so many percent of all users pass") {
  Gate gate = gate_of(Kind::kPercentageRollout);
  gate.percent = 10;
  CHECK(passing(gate) == Approx(2000).margin(150));
  gate.percent = 0.5;
  CHECK(passing(gate) == Approx(100).margin(40));
  gate.percent = 0;
  CHECK(passing(gate) == 0);
  gate.percent = 100;
  CHECK(passing(gate) == 20'000);
}

TEST_CASE("who is in a roll-out stays in when it grows") {
  Gate small = gate_of(Kind::kPercentageRollout);
  small.percent = 10;
  Gate large = small;
  large.percent = 20;
  for (int i = 0; i < 5000; ++i) {
    const std::string user = "user-" + std::to_string(i);
    const Passage passage{.connector = "google_drive", .organization = "acme", .user = user};
    if (small.lets_pass(passage)) CHECK(large.lets_pass(passage));
  }
}

TEST_CASE("a user's place is the same on every host and in every release") {
  CHECK(bucket_of("gdrivePercentage", "acme", "ann") == 9316);
  CHECK(bucket_of("gdrivePercentage", "acme", "bob") == 1121);
  CHECK(bucket_of("o365Link", "acme", "ann") == 2974);
}

TEST_CASE("names that only join to the same text have places of their own") {
  CHECK(bucket_of("a", "bc", "d") != bucket_of("a", "b", "cd"));
  CHECK(bucket_of("ab", "c", "d") != bucket_of("a", "bc", "d"));
}

TEST_CASE("plans and organizations pass when they are named") {
  Gate plan = gate_of(Kind::kPlan);
  plan.names = {"plus", "pro"};
  CHECK(plan.lets_pass({.connector = "github", .plan = "pro"}));
  CHECK_FALSE(plan.lets_pass({.connector = "github", .plan = "free"}));
  CHECK_FALSE(plan.lets_pass({.connector = "github"}));
  Gate organization = gate_of(Kind::kOrganization);
  organization.names = {"acme"};
  CHECK(organization.lets_pass({.connector = "github", .organization = "acme"}));
  CHECK_FALSE(organization.lets_pass({.connector = "github", .organization = "other"}));
}

TEST_CASE("an experiment lets pass whose variant is open, and whoever is in none") {
  Gate gate = gate_of(Kind::kExperiment);
  gate.variants = {{"closed", 30, false}, {"open", 30, true}};
  CHECK(passing(gate) == Approx(14'000).margin(400));
  int in_none = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string user = "user-" + std::to_string(i);
    const Passage passage{.connector = "google_drive", .organization = "acme", .user = user};
    const Variant* variant = gate.variant_of(passage);
    if (variant == nullptr) ++in_none;
    CHECK(gate.lets_pass(passage) == (variant == nullptr || variant->open));
  }
  CHECK(in_none == Approx(8000).margin(400));
}

TEST_CASE("a kill switch lets nobody pass but who is excepted") {
  Gate gate = gate_of(Kind::kKillSwitch);
  gate.except_users = {"ann"};
  gate.except_organizations = {"acme"};
  CHECK_FALSE(gate.lets_pass({.connector = "github", .organization = "x", .user = "bob"}));
  CHECK(gate.lets_pass({.connector = "github", .organization = "x", .user = "ann"}));
  CHECK(gate.lets_pass({.connector = "github", .organization = "acme", .user = "bob"}));
}

TEST_CASE("a gate has a say about its connectors and actions only, and none when disabled") {
  Gate gate = gate_of(Kind::kKillSwitch);
  CHECK(gate.concerns({.connector = "github"}));
  gate.connectors = {"github"};
  gate.actions = {"create_issue"};
  CHECK(gate.concerns({.connector = "github", .action = "create_issue"}));
  CHECK_FALSE(gate.concerns({.connector = "github", .action = "get_issue"}));
  CHECK_FALSE(gate.concerns({.connector = "github"}));
  CHECK_FALSE(gate.concerns({.connector = "files", .action = "create_issue"}));
  gate.enabled = false;
  CHECK_FALSE(gate.concerns({.connector = "github", .action = "create_issue"}));
}

}  // namespace
}  // namespace patchbay::gates
