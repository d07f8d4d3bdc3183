// Tests that `patchbay organizations` sets, shows and removes a plan.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/command_line.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

json plan_shown(const std::string& store) {
  const CommandOutcome listed =
      patchbay({"organizations", "list", "--output", "json", "--store", store});
  REQUIRE(listed.code == 0);
  const json all = json::parse(listed.out);
  REQUIRE(all.size() == 1);
  CHECK(all[0].at("id") == "acme");
  return all[0].at("plan");
}

TEST_CASE("an organization's plan is set, shown and taken away") {
  const std::string store = new_store("organizations_plan");
  CHECK(plan_shown(store).is_null());
  const CommandOutcome set =
      patchbay({"organizations", "plan", "acme", "enterprise", "--store", store});
  CHECK(set.code == 0);
  CHECK(set.out == "organization acme is on plan enterprise\n");
  CHECK(plan_shown(store) == "enterprise");
  const CommandOutcome table = patchbay({"organizations", "list", "--store", store});
  CHECK(table.out.find("enterprise") != std::string::npos);
  CHECK(patchbay({"organizations", "plan", "acme", "--none", "--store", store}).code == 0);
  CHECK(plan_shown(store).is_null());
}

TEST_CASE("a plan is for an organization that there is, and has a name that can be one") {
  const std::string store = new_store("organizations_refused");
  CHECK(patchbay({"organizations", "plan", "nobody", "pro", "--store", store}).code == 4);
  CHECK(patchbay({"organizations", "plan", "acme", "two words", "--store", store}).code == 3);
  CHECK(patchbay({"organizations", "plan", "acme", "--store", store}).code == 3);
  CHECK(patchbay({"organizations", "plan", "acme", "pro", "--none", "--store", store}).code == 3);
  CHECK(plan_shown(store).is_null());
}

}  // namespace
}  // namespace patchbay::cli
