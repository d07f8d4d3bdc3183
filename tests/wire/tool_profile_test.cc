// Proves how a profile of tools is shown, and whose tools it filters.
#include "wire/tool_profile.h"

#include <catch2/catch.hpp>

namespace patchbay::test {
namespace {

using wire::Json;

TEST_CASE("a profile is shown with those whose tools it filters, and no others") {
  const WallTime then{std::chrono::seconds(1'800'000'000)};
  const std::vector<wire::ToolFilter> filters = {
      {"organization", "", "desk"}, {"key", "key_1", "narrow"}, {"client", "client_1", "desk"}};
  CHECK(wire::json_of(wire::ToolProfile{"desk", "acme", {"allow *"}, then}, filters) ==
        Json{{"name", "desk"},
             {"organization", "acme"},
             {"lines", {"allow *"}},
             {"changed_at", "2027-01-15T08:00:00.000Z"},
             {"filters",
              {{{"of", "organization"}, {"id", nullptr}, {"profile", "desk"}},
               {{"of", "client"}, {"id", "client_1"}, {"profile", "desk"}}}}});
  const Json of_operator = wire::json_of(wire::ToolProfile{"all", "", {}, then}, filters);
  CHECK(of_operator.at("organization").is_null());
  CHECK(of_operator.at("lines") == Json::array());
  CHECK(of_operator.at("filters") == Json::array());
}

TEST_CASE("a filter that was taken away has no profile") {
  CHECK(wire::json_of(wire::ToolFilter{"key", "key_1", ""}) ==
        Json{{"of", "key"}, {"id", "key_1"}, {"profile", nullptr}});
}

}  // namespace
}  // namespace patchbay::test
